"""Paths of properties as Pulumi writes them, beside those of the table of effects."""

from __future__ import annotations

import re
from collections.abc import Iterable

from moorage.review.diff.effects.table import Pattern

_PART = re.compile(r'\[(?:"((?:[^"\\]|\\.)*)"|\d+|\*)\]|([^.\["\]]+)')


def parsed(path: str) -> Pattern:
    """Return ``spec.ports[0].name`` or ``metadata.labels["a.b/c"]`` in parts, without the places in lists."""
    return tuple(re.sub(r"\\(.)", r"\1", key) or word for key, word in _PART.findall(path) if key or word)


def unannounced(paths: Iterable[str], announced: Iterable[Pattern]) -> tuple[str, ...]:
    """Return those paths at, above and below which nothing was announced, without what a provider keeps for itself."""
    known = tuple(announced)
    return tuple(path for path in paths if (parts := parsed(path)) and not _is_known(parts, known))


def _is_known(parts: Pattern, announced: tuple[Pattern, ...]) -> bool:
    if parts[0].startswith("__"):
        return True
    # Entries of lists are told by their place: that one is new shows in every entry behind it.
    return any(each[: len(parts)] == parts[: len(each)] for each in announced)
