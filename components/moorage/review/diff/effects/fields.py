"""The fields that a change changes, each with what that does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from moorage.plan.naming import Manifest
from moorage.plan.patch.lists import merged_lists
from moorage.review.diff.effects import table
from moorage.review.diff.effects.comparing import differences
from moorage.review.diff.model import ABSENT, Effect, FieldChange, Path, worst


def field_changes(before: Manifest, after: Manifest) -> tuple[FieldChange, ...]:
    """Return what differs between two revisions of an object, sorted by path; nothing of what is the same.

    Both have one kind, and stand for one resource of Pulumi. What the paths are: see `differences`.
    """
    kind = str(after["kind"])
    found = [
        FieldChange(path, old, new, _effect(kind, pattern(kind, path), old, new))
        for path, old, new in differences(kind, before, after)
    ]
    return tuple(sorted(found, key=lambda each: _sortable(each.path)))


def object_effect(fields: Iterable[FieldChange]) -> Effect:
    """Return what the changes of an object do together.

    The worst of them, but for an object that is replaced: the new one is created, so that nothing is immutable in it.
    """
    return together([each.effect for each in fields])


def pattern(kind: str, path: Path) -> table.Pattern:
    """Return a path as the table has it: without what tells the entries of a list apart."""
    lists, is_entry = merged_lists(kind), False
    made: table.Pattern = ()
    for part in path:
        if not is_entry and isinstance(part, str):
            made = (*made, part)
            is_entry = bool(lists.get(made))
        else:
            is_entry = False
    return made


def _effect(kind: str, path: table.Pattern, before: Any, after: Any) -> Effect:
    """Return the worst that happens at or below a path: a mapping that comes or goes may have several rows."""
    if not table.is_divided(kind, path):
        return table.effect_of(kind, path)
    below = [(key, value) for value in (before, after) if isinstance(value, Mapping) for key, value in value.items()]
    found = [_effect(kind, (*path, key), ABSENT, value) for key, value in below]
    return together(found) if found else table.effect_of(kind, path)


def together(effects: Collection[Effect]) -> Effect:
    """Return what several changes of one object do: see `object_effect`."""
    return Effect.REPLACED if Effect.REPLACED in effects else worst(*effects)


def _sortable(path: Path) -> list[tuple[bool, int, str]]:
    return [(True, part, "") if isinstance(part, int) else (False, 0, part) for part in path]
