"""What assembly includes: Go's assembler reads any file of the machine, and prints its first words when it is none."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from moorage.errors import Diagnostic
from moorage.image.request import ImageRequest
from moorage.image.source.go.packages import Package

# Strings are matched too, so that what looks like a comment in one of them hides nothing.
_COMMENT = re.compile(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|//[^\n]*|/\*.*?\*/""", re.DOTALL)
_INCLUDE = re.compile(r"#\s*include\b([^\n]*)")
_NAME = re.compile(r'\s*"((?!\.\.?(?:/|"))[\w.+-]+(?:/(?!\.\.?(?:/|"))[\w.+-]+)*)"\s*')


def check_includes(request: ImageRequest, packages: Iterable[Package]) -> list[Diagnostic]:
    """Return what is included from outside of the package, or without being one of its files that Go knows of.

    Only assembly is read, and the headers that it includes: without cgo, nothing reads those that are written for C.
    """
    return [
        Diagnostic(
            "assembly-include",
            "includes what is no file of its package",
            'write the plain name of a header beside it, such as "textflag.h"',
            location=request.shown(path),
            value=named.strip(),
        )
        for package in packages
        for path, named in _includes(package)
        if not _is_fine(package, named)
    ]


def _includes(package: Package) -> Iterator[tuple[Path, str]]:
    """Yield each file that Go's assembler reads with each thing that it includes, as it is written."""
    waiting = [path for path in package.files if path.suffix == ".s"]
    known = set(waiting)
    while waiting:
        path = waiting.pop()
        for named in _included(path):
            yield path, named
            found = _NAME.fullmatch(named)
            header = package.folder / found[1] if found else path
            if header in package.files and header not in known:
                known.add(header)
                waiting.append(header)


def _included(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8", "replace")
    # A string stays, and a comment becomes the space that it is to the assembler.
    plain = _COMMENT.sub(lambda found: found[1] or " ", text)
    yield from (found[1] for found in _INCLUDE.finditer(plain))


def _is_fine(package: Package, named: str) -> bool:
    found = _NAME.fullmatch(named)
    if found is None:
        return False
    place = package.folder / found[1]
    # One that is not there is Go's own, such as textflag.h. What Go downloaded holds no links.
    return place in package.files or not os.path.lexists(place) or not package.own
