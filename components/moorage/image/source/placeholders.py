"""Files that only stand for what a step before the build makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from moorage.errors import Diagnostic
from moorage.image.request import ImageRequest
from moorage.image.source.go.packages import Package

KEEPERS = frozenset({".gitignore", ".gitkeep", ".keep"})
"""Files that only keep a folder in git."""
_SHORT = 512
"""Bytes of a file that may say of itself that it is one."""


def embedded_placeholders(request: ImageRequest, packages: Iterable[Package]) -> list[Diagnostic]:
    """Return a warning for each embed of the module's own that finds nothing but placeholders."""
    return [
        Diagnostic(
            "embed-placeholder",
            f"embeds nothing but {' and '.join(request.shown(path) for path in found[:2])}, a placeholder",
            "run the step that makes it before the build, and name its product in source.generated",
            location=_directive(request, package, pattern),
            value=pattern,
        )
        for package in packages
        if package.own
        for pattern in package.embed_patterns
        if (found := list(_matched(package, pattern))) and all(map(_is_placeholder, found))
    ]


def _matched(package: Package, pattern: str) -> Iterator[Path]:
    """Yield the embedded files that a pattern names, or that lie in a folder that it names."""
    wanted = pattern.removeprefix("all:").split("/")
    for path in package.files:
        parts = path.relative_to(package.folder).parts
        embedded = path.suffix != ".go" or path not in package.go_files
        if embedded and len(parts) >= len(wanted) and all(map(fnmatchcase, parts, wanted)):
            yield path


def _is_placeholder(path: Path) -> bool:
    if path.name in KEEPERS:
        return True
    size = path.stat().st_size
    return size <= _SHORT and (not size or re.search(rb"(?i)placeholder", path.read_bytes()) is not None)


def _directive(request: ImageRequest, package: Package, pattern: str) -> str:
    """Return `file:line` of the `//go:embed` with a pattern."""
    for path in package.go_files:
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if line.startswith("//go:embed") and pattern in line:
                return f"{request.shown(path)}:{number}"
    return request.shown(package.folder)
