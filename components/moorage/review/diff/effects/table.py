"""The table of effects: `table.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from moorage.review.diff.model import Effect

Pattern = tuple[str, ...]
"""A path without the entries of lists: what it says holds for each of them."""
_PART = re.compile(r"\[([^\]]+)\]|([^.\[]+)")


def parsed(text: str) -> Pattern:
    """Return ``spec.template.metadata.labels[a.b/c]`` in parts."""
    return tuple(key or word for key, word in _PART.findall(text))


@cache
def planned(kind: str) -> Mapping[Pattern, Effect]:
    """Return the rows of a kind that say what a plan writes."""
    return _section("plans", kind)


@cache
def patched(kind: str) -> Mapping[Pattern, Effect]:
    """Return the rows of a kind that say what only a spec's ``patch`` writes."""
    return _section("patches", kind)


def kinds() -> list[str]:
    """Return every kind, in the order of the table."""
    return list(_table()["plans"])


def row(rows: Iterable[Pattern], path: Pattern) -> Pattern | None:
    """Return the longest of the rows that leads to a path; None: the table knows nothing of it."""
    return max((each for each in rows if path[: len(each)] == each), key=len, default=None)


def effect_of(kind: str, path: Pattern) -> Effect:
    """Return what a change at a path does."""
    rows = {**planned(kind), **patched(kind)}
    found = row(rows, path)
    return fallback(kind, path) if found is None else rows[found]


def is_divided(kind: str, path: Pattern) -> bool:
    """Tell whether rows say more about what is below a path than about itself."""
    return any(each[: len(path)] == path and each != path for each in (*planned(kind), *patched(kind)))


def fallback(kind: str, path: Pattern) -> Effect:
    """Return what is assumed of a path that the table does not know, such as an uncommon one of a ``patch``."""
    rolls = kind == "Deployment" and path[:2] == ("spec", "template")
    return Effect.ROLLS if rolls else Effect.CHANGES


def _section(section: str, kind: str) -> Mapping[Pattern, Effect]:
    return {parsed(path): Effect(effect) for path, effect in _table()[section].get(kind, {}).items()}


@cache
def _table() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("table.toml").read_text(encoding="utf-8"))
