"""What goes into an image build and what comes out of it: plain data, no work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from moorage.errors import Diagnostic


@dataclass(frozen=True)
class ImageRequest:
    """One service to compile and pack."""

    name: str
    """Name of the service; the binary becomes `/app/<name>`."""
    module: Path
    """Absolute folder of the Go module, the one that holds `go.mod`."""
    package: str
    """The main package, relative to the module: `./cmd/order`."""
    version_variable: str | None
    """Where the version is linked in: `main.version`, or a package path and a name. None: nowhere."""
    tags: str
    """Glob of the git tags that are versions of this service, such as `v*`; of `order/v*` what follows the `/`."""
    base: str = "scratch"
    """The base: `scratch`, or an image of a registry by its digest."""
    files: Mapping[str, Path] = field(default_factory=dict)
    """Absolute path in the image → absolute file or folder on this machine."""
    platforms: tuple[str, ...] = ("linux/amd64",)
    """`os/arch` of each image; more than one makes an index."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """More variables that are linked in → `version`, `revision` or `created`."""
    build_tags: tuple[str, ...] = ()
    """Build tags of the program's own, such as `migrate`, sorted."""
    local_replace: bool = False
    """Whether a `replace` in go.mod may name a folder of the repository."""
    workspace: bool = False
    """Whether the go.work around the module is used: the nearest of the repository, from the module's folder up."""
    generated: tuple[Path, ...] = ()
    """Absolute files and folders that a step before the build makes, and git does not hold."""
    tzdata: bool = False
    """Embed Go's time zone database in the binary (about 450 kB)."""
    insecure: bool = False
    """Whether a base is fetched by plain http where its registry is on loopback."""
    rebuild_all: bool = False
    """Compile every package again, as `go build -a` does. The bytes are the same without it."""
    go: str | None = None
    """The Go release that the environment names, such as `1.26.8`. A `toolchain` in go.mod comes first."""
    go_where: str = ""
    """`file:line` of `go` in the user's document, for messages."""
    location: str = ""
    """`file:line` of the source in the user's document, for messages."""
    locations: Mapping[str, str] = field(default_factory=dict)
    """`file:line` of other keys in the user's document, such as `image.files./etc/x`; default `location`."""
    within: Path | None = None
    """The repository's folder: `module` and `files` must lead to places in it. None: they may lie anywhere."""
    root: Path | None = None
    """Folder that paths in messages are relative to. Default: the current folder."""

    @property
    def linked(self) -> dict[str, str]:
        """Every variable that the linker sets → `version`, `revision` or `created`."""
        return {**({self.version_variable: "version"} if self.version_variable else {}), **self.variables}

    def key_of(self, variable: str) -> str:
        """Return the key of the user's document that a linked variable stands at."""
        return f"source.variables.{variable}" if variable in self.variables else "source.version_variable"

    def location_of(self, key: str) -> str:
        """Return `file:line` of a key of the user's document."""
        return self.locations.get(key, self.location)

    def shown(self, path: Path) -> str:
        """Return `path` as the user would type it: relative below `root`, else absolute."""
        base = (self.root or Path.cwd()).resolve()
        return str(path.relative_to(base)) if path.is_relative_to(base) else str(path)


@dataclass(frozen=True)
class SourceInfo:
    """What only the source tree knows about a service, found without compiling."""

    version: str
    """The version as it is: in the binary, in labels of the image and in logs."""
    revision: str | None
    """Full hash of the last commit that touched an input; None without git."""
    created: str
    """When that commit was made: RFC 3339, in UTC."""
    dirty: bool
    """Whether an input that is not generated differs from what is committed."""
    input_hash: str
    """SHA-256 (hex) of Go release, build tags, and names and contents of exactly the files that go into the image."""
    inputs: tuple[str, ...]
    """Names of those files: relative to the module, or `files:<path in the image>`."""
    module_path: str
    """The module's own path, from `go.mod`."""
    repository_path: str
    """The path without what git knows as the module's folder in its repository: `example.com/shop` of
    `example.com/shop/order` in `order`."""
    go_version: str
    """The Go release that compiles, such as `go1.26.8`."""


@dataclass(frozen=True)
class BuiltImage:
    """An image on disk, complete and checked."""

    name: str
    version: str
    revision: str | None
    created: str
    input_hash: str
    digest: str
    """`sha256:…` of the manifest, or of the index when there are several platforms."""
    layout: Path
    """The OCI layout folder: `<out>/images/<name>`."""
    root: Path
    """The build context with the same files and a `Dockerfile`: `<out>/roots/<name>`."""
    binary_size: int
    """Bytes of the binary, of the first platform."""
    from_cache: bool
    """Whether the image of an earlier build was still right, so that nothing was compiled."""
    platforms: tuple[str, ...] = ("linux/amd64",)
    """`os/arch` of each binary in `root`."""
    warnings: tuple[Diagnostic, ...] = ()
    """What works but should be looked at."""
