"""What a step before the build makes: git ignores it, and it must be there before Go looks at the source."""

from __future__ import annotations

from pathlib import Path

from moorage.errors import Diagnostic
from moorage.image.request import ImageRequest
from moorage.image.source.boundary import check_place
from moorage.image.source.placeholders import KEEPERS


def check_generated(request: ImageRequest) -> list[Diagnostic]:
    """Return which entries of `source.generated` are not there, or are more than a step's product."""
    return [
        problem
        for number, path in enumerate(request.generated)
        if (problem := _problem(request, f"source.generated[{number}]", path))
    ]


def _problem(request: ImageRequest, key: str, path: Path) -> Diagnostic | None:
    where, got = request.location_of(key), request.shown(path)
    if misplaced := check_place(request, key, path):
        return misplaced
    if (request.module / request.package).is_relative_to(path):
        wrong, remedy = "holds the program itself", "name only what a step before the build makes"
        return Diagnostic("bad-path", wrong, remedy, key, where, got)
    if not _is_made(path):
        wrong = "holds no file yet" if path.is_dir() else "is not there"
        remedy = "run the step that makes it, then this again"
        return Diagnostic("not-generated", wrong, remedy, key, where, got)
    return None


def _is_made(path: Path) -> bool:
    if not path.is_dir():
        return path.is_file()
    return any(each.is_file() and each.name not in KEEPERS for each in path.rglob("*"))
