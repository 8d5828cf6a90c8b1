"""The picture of what lies on disk, compared with what git holds of a revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from moorage.errors import MoorageError
from moorage.reading.loading import Project
from moorage.review.diff.revisions.resolve import required_repository, resolve
from moorage.review.diff.revisions.sides import Side, Unreadable, opened
from moorage.review.graph.comparing import compared
from moorage.review.graph.model import Graph


def compared_with(base: str, after: Project, env: str, paths: Sequence[Path] = ()) -> Graph:
    """Return the picture of a project with what changed since it left ``base``.

    ``env``: as ``after`` was loaded with; where the base has no such environment, everything is new. ``paths``:
    likewise; of the base, what lies there and the services of the same names are compared.

    Raises `MoorageError` for a revision that is not there or cannot be read, `ExternalError` outside of a clone.
    """
    repository = required_repository(after.root)
    revision, _ = resolve(repository, base, None)
    with opened(repository, after.root, [revision], [env]) as (side,):
        return compared(_before(side, after, env, paths), after, base)


def _before(side: Side, after: Project, env: str, paths: Sequence[Path]) -> Project | None:
    if not side.has(env):
        return None
    there = [path for path in map(side.path, paths) if path.exists()]
    try:
        found = side.load(env, there)
    except Unreadable as error:
        raise MoorageError(*error.lines) from error
    # A service that came from another folder is no new one.
    same = {spec.name for spec in found.specs} & set(after.selected)
    asked = found.selected if there or not paths else ()
    return replace(found, selected=tuple(sorted(same.union(asked))))
