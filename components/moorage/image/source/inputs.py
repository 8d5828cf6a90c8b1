"""The files that go into an image, and where a file, gone or new, would be one of them."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from moorage.errors import Diagnostic, InputError
from moorage.errors.codes import Code
from moorage.image.request import ImageRequest
from moorage.image.source.boundary import check_links, is_private
from moorage.image.source.go.module import Module
from moorage.image.source.go.packages import Package

# What the compiler reads of a package's folder without cgo. Tests never get into a binary.
_SOURCES = ("*.go", "*.s", "*.S", "*.sx", "*.h", "*.hh", "*.hpp", "*.hxx", "*.syso")


@dataclass(frozen=True)
class Area:
    """A glob below a folder, in the syntax that Go's embed and git share: `*` does not match `/`."""

    folder: Path
    glob: str
    deep: bool = False
    """Whether everything below a match counts too."""


@dataclass(frozen=True)
class Inputs:
    """Exactly the files that go into one image."""

    files: Mapping[str, Path]
    """Name (relative to the module, `../lib/lib.go` in a replaced one, or `files:<path in the image>`) → file."""
    areas: tuple[Area, ...]
    go_version: str
    """The Go release that compiles them."""
    build_tags: tuple[str, ...] = ()
    """The build tags that they are compiled with."""
    generated: tuple[Path, ...] = ()
    """Files and folders that a step before the build makes."""

    def is_generated(self, path: Path) -> bool:
        """Whether a step before the build makes a file, so that no commit says what it holds."""
        return any(path.is_relative_to(made) for made in self.generated)

    def digest(self) -> str:
        """Return the SHA-256 (hex) over Go release, build tags, names, contents, and what of `files:` is executable."""
        total = hashlib.sha256(f"{self.go_version}\n".encode())
        if self.build_tags:
            total.update(f"tags {','.join(self.build_tags)}\n".encode())
        for name, path in sorted(self.files.items()):
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            mark = "x" if name.startswith("files:") and is_executable(path) else "-"
            total.update(f"{name}\0{mark}\0{content}\n".encode("utf-8", "surrogateescape"))
        return total.hexdigest()


def find_inputs(request: ImageRequest, packages: Iterable[Package], go_version: str, module: Module) -> Inputs:
    """Return what packages, go.mod, go.sum, go.work and `files` bring in. Raises InputError for unusable `files`."""
    files: dict[str, Path] = {}
    areas = list(_of_modules(module))
    found = [path for area in areas if (path := area.folder / area.glob).is_file()]
    vendor = module.vendor
    if vendor:
        found.append(vendor / "modules.txt")
        areas.append(Area(vendor.parent, vendor.name, deep=True))
    for package in packages:
        if package.own:
            areas += _areas(package)
        if package.own or (vendor and package.folder.is_relative_to(vendor)):
            found += package.files
    if problems := check_links(request, found):
        raise InputError(problems)
    for path in found:
        files[Path(os.path.relpath(path, module.folder)).as_posix()] = path
        if path.is_symlink():
            areas.append(Area(path.resolve().parent, _escaped(path.resolve().name)))
    for target, source in sorted(request.files.items()):
        files |= {f"files:{name}": path for name, path in copied_files(request, target, source).items()}
        areas.append(Area(source.resolve().parent, _escaped(source.resolve().name), deep=True))
    return Inputs(files, tuple(dict.fromkeys(areas)), go_version, request.build_tags, request.generated)


def copied_files(request: ImageRequest, target: str, source: Path) -> dict[str, Path]:
    """Return path in the image → file, for one entry of `files`: a file, or a folder with all below it."""
    if source.is_file():
        return {target: source}
    if not source.is_dir():
        raise InputError([_unusable("not-a-plain-file", request, target, source, "is neither a file nor a folder")])
    found = {}
    for path in sorted(source.rglob("*")):
        if is_private(path, source):
            raise InputError([_unusable("private-file", request, target, path, "is git's own, or what a build made")])
        if path.is_symlink() or "\n" in path.name or not (path.is_dir() or path.is_file()):
            raise InputError(
                [_unusable("not-a-plain-file", request, target, path, "is neither a plain file nor a folder")]
            )
        if path.is_file():
            found[str(PurePosixPath(target) / path.relative_to(source).as_posix())] = path
    return found


def is_executable(path: Path) -> bool:
    """Whether the owner may run it: the one bit that git keeps and no umask takes away."""
    return bool(path.stat().st_mode & stat.S_IXUSR)


def _of_modules(module: Module) -> Iterator[Area]:
    """Yield what Go reads first: which modules there are, what they require, and the checksums of that."""
    for folder in (module.folder, *(each.folder for each in module.beside)):
        yield from (Area(folder, name) for name in ("go.mod", "go.sum"))
    # Of a folder that takes a module's place Go reads no checksums.
    yield from (Area(folder, "go.mod") for folder in module.replaced)
    if module.workspace:
        yield from (Area(module.home, name) for name in ("go.work", "go.work.sum"))


def _areas(package: Package) -> list[Area]:
    sources = [Area(package.folder, glob) for glob in _SOURCES]
    embeds = [pattern.removeprefix("all:") for pattern in package.embed_patterns]
    return sources + [Area(package.folder, pattern, deep=True) for pattern in embeds]


def _escaped(name: str) -> str:
    return re.sub(r"([\\*?\[])", r"\\\1", name)


def _unusable(code: Code, request: ImageRequest, target: str, path: Path, wrong: str) -> Diagnostic:
    return Diagnostic(
        code,
        location=request.location_of(f"image.files.{target}"),
        path=f"image.files.{target}",
        message=wrong,
        value=request.shown(path),
        hint="name a file or a folder of plain files",
    )
