"""What is built, or which image is taken as it is."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, Tag, model_validator

from moorage.spec.values.accepted import without_repetition
from moorage.spec.values.fields import FALSE_OR, ImagePath, Part, RelativePath, StrictBool, Text
from moorage.spec.values.image_names import IMAGE
from moorage.spec.values.limits import CONTROL, Matching
from moorage.spec.values.validation import invalid

VersionVariable = Annotated[
    str,
    Matching(
        "bad-name",
        r"[\w./~-]+\.[A-Za-z_]\w*",
        "does not name a variable of a package",
        "write it such as main.version or example.com/shop/version.Version",
    ),
]

ImageRef = Annotated[
    str,
    Matching(
        "bad-image-reference",
        IMAGE,
        "is not an image reference",
        "write it such as registry.example.com/shop/order@sha256:…",
    ),
]
"""An image that exists already."""

# Go's own lists (internal/syslist), what it sets beside them, and what only a flag of the compiler may set. With one of
# them set by hand, files for another system or for an instrumented runtime would be compiled in.
_OF_GO = re.compile(
    r"""(aix|android|darwin|dragonfly|freebsd|hurd|illumos|ios|js|linux|nacl|netbsd|openbsd|plan9|solaris|wasip1|windows
    |zos|386|amd64|amd64p32|arm|armbe|arm64|arm64be|loong64|mips|mipsle|mips64|mips64le|mips64p32|mips64p32le|ppc|ppc64
    |ppc64le|riscv|riscv64|s390|s390x|sparc|sparc64|wasm|unix|cgo|gc|gccgo|compiler_bootstrap|boringcrypto|faketime
    |race|msan|asan|goexperiment)(\..*)?|go1\.\d+""",
    re.VERBOSE,
)


def _not_of_go(tag: str) -> str:
    """Return a build tag that Go does not set itself."""
    if tag == "timetzdata":
        raise invalid("reserved-name", "is set by image.tzdata", "set image.tzdata to true")
    if _OF_GO.fullmatch(tag):
        raise invalid("reserved-name", "is set by Go itself", "remove it; image.platforms says what is built for")
    return tag


BuildTag = Annotated[
    str,
    Matching("bad-name", r"[\w.]+", "is not a build tag", "write letters, digits, _ and ., such as migrate"),
    AfterValidator(_not_of_go),
]


class Source(Part):
    """The Go program to build."""

    module: Text = "."
    """Folder that holds go.mod, relative to the spec's file. Default: beside it."""
    package: Annotated[
        str,
        Matching(
            "bad-path",
            rf"\.(/[^\s{CONTROL}]*)?",
            "is not a package of the module",
            "write it relative, such as ./cmd/order",
        ),
    ] = "."
    """The main package, relative to the module. Default ``.``."""
    version_variable: Annotated[
        Annotated[VersionVariable, Tag("#mapping")] | Annotated[Literal[False], Tag("#short")], FALSE_OR
    ] = "main.version"
    """The string variable that the linker sets (``-X``). Default ``main.version``; false: none is."""
    tags: Annotated[
        str, Matching("bad-name", rf"[^\s{CONTROL}]+", "is not a pattern of tags", "write it such as v* or order/v*")
    ] = "v*"
    """Which git tags are this service's versions, as a glob. Default ``v*``. With ``order/v*``, tag ``order/v1.4.0`` is
    version ``v1.4.0``."""
    build_tags: Annotated[list[BuildTag], AfterValidator(without_repetition)] = []
    """Build tags (``go build -tags``), such as ``migrate``. Those that Go sets itself are refused. Default none."""


class Image(Part):
    """What the image holds beside the binary, or an image that exists already."""

    base: Annotated[
        str,
        Matching(
            "bad-base",
            rf"scratch|[^\s{CONTROL}]*alpine[^\s{CONTROL}]*@sha256:[0-9a-f]{{64}}",
            "must be scratch or an alpine image by digest",
            "write scratch, or such as registry.example.com/alpine@sha256:…",
        ),
    ] = "scratch"
    """``scratch`` (default) or an alpine image, pinned by digest."""
    files: dict[ImagePath, RelativePath] = {}
    """Path in the image → file or folder, relative to the spec's file."""
    platforms: Annotated[list[Literal["linux/amd64", "linux/arm64"]], Field(min_length=1)] = ["linux/amd64"]
    """What to build for. Default ``[linux/amd64]``; several make one index, which the builder ``docker`` cannot."""
    tzdata: StrictBool = False
    """Whether the time zone database is in the image. Default false."""
    ref: ImageRef | None = None
    """An image that exists already; instead of ``source``."""
    version: Text | None = None
    """The version of ``ref``. Default: its tag, else none."""

    @property
    def known_version(self) -> str | None:
        """The version of ``ref``: given, else its tag, else none."""
        name, _, tag = (self.ref or "").split("@")[0].rpartition(":")
        return self.version or (tag if name and "/" not in tag else None)

    @model_validator(mode="after")
    def _either(self) -> Self:
        built = sorted({"base", "files", "platforms", "tzdata"} & self.model_fields_set)
        if self.ref is not None and built:
            raise invalid(
                "conflict", f"has both ref and {', '.join(built)}", "an image that exists already has no parts to build"
            )
        if self.version is not None and self.ref is None:
            raise invalid("incomplete", "has a version without ref", "remove version: a built image takes it from git")
        return self
