"""Sources lie in the repository: what it names or links to elsewhere is the machine's, and may be somebody's secret."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from moorage.errors import Diagnostic
from moorage.errors.codes import Code
from moorage.image.output import HOME
from moorage.image.request import ImageRequest

_PRIVATE = {".git", HOME}


def check_files(request: ImageRequest) -> list[Diagnostic]:
    """Return what is wrong with where the sources of `image.files` lead."""
    found = [check_place(request, f"image.files.{target}", source) for target, source in sorted(request.files.items())]
    return [problem for problem in found if problem]


def check_place(request: ImageRequest, key: str, path: Path) -> Diagnostic | None:
    """Return what is wrong with where a path leads that stands at a key of the user's document."""
    if fault := place_fault(request, path):
        code, wrong = fault
        return Diagnostic(code, wrong, _remedy(request), key, request.location_of(key), request.shown(path))
    return None


def check_module(request: ImageRequest, cache: Path) -> list[Diagnostic]:
    """Return what is wrong with where the module and what Go reads first of it lie.

    A module that Go itself has downloaded into its `cache` is a repository of its own.
    """
    fault = None if request.module.is_relative_to(cache.resolve()) else place_fault(request, request.module)
    if fault:
        code, wrong = fault
        got = request.shown(request.module)
        return [Diagnostic(code, wrong, _remedy(request), path="source.module", location=request.location, value=got)]
    first = (request.module / name for name in ("go.mod", "go.sum", "vendor/modules.txt"))
    return check_links(request, first)


def check_go_files(request: ImageRequest, folder: Path) -> list[Diagnostic]:
    """Return which Go files of a module's folder lead out of the repository, or are no plain files."""
    return check_links(request, (folder / "go.mod", *_unplain(folder)))


def _unplain(folder: Path) -> Iterator[Path]:
    """Yield the Go files below a folder that are links or no plain files.

    `go list` opens each Go file of the packages it looks at: it would print the first word of the machine's file that a
    link leads to, and wait for ever at a pipe.
    """
    for parent, folders, files in os.walk(folder):
        for path in (Path(parent, name) for name in sorted((*folders, *files)) if name.endswith(".go")):
            mode = path.lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                yield path
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))


def check_links(request: ImageRequest, files: Iterable[Path]) -> list[Diagnostic]:
    """Return which of the module's own files are links that lead out of the repository, or to no plain file."""
    if request.within is None:
        return []
    root = request.within.resolve()
    if not request.module.is_relative_to(root):
        root = request.module
    return [
        Diagnostic(
            "link-outside",
            "leads out of the repository, or to no plain file",
            "replace it with what it leads to",
            location=request.shown(path),
        )
        for path, real in ((path, path.resolve()) for path in files)
        if not (real.is_relative_to(root) and (real.is_file() or not real.exists()) and not is_private(real, root))
    ]


def is_private(path: Path, root: Path) -> bool:
    """Whether a path below `root` is git's own, whose configuration may hold a token, or our output."""
    return any(part.casefold() in _PRIVATE for part in path.relative_to(root).parts)


def place_fault(request: ImageRequest, path: Path) -> tuple[Code, str] | None:
    """Return why a path is none of the repository's own files and folders; None where it is one."""
    if request.within is None:
        return None
    root, real = request.within.resolve(), path.resolve()
    if not real.is_relative_to(root):
        return "outside-repository", f"leads out of the repository {request.shown(root)}"
    return ("private-file", "is git's own, or what a build made") if is_private(real, root) else None


def _remedy(request: ImageRequest) -> str:
    named = "name a file or a folder of the repository"
    cloned = request.within is None or os.path.lexists(request.within / ".git")
    return named if cloned else f"{named}, or begin one further up with `git init`"
