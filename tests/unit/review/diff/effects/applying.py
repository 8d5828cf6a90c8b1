"""Applies the changes of fields to an object: what they must be enough for."""

from __future__ import annotations

import copy
from typing import Any

from moorage.plan.patch.lists import merged_lists
from moorage.review.diff.effects.comparing import ORDER
from moorage.review.diff.effects.fields import pattern
from moorage.review.diff.model import ABSENT, FieldChange, Path


def applied(before: Any, changes: tuple[FieldChange, ...]) -> Any:
    """Return an object with its changes applied. What a keyed list gets stands at its end, unless ORDER says."""
    kind, made = before["kind"], copy.deepcopy(before)
    # What goes from a list by its index goes from the end, so that the others' hold; orders come when all are there.
    going = [each for each in changes if each.after is ABSENT]
    others = sorted((each for each in changes if each.after is not ABSENT), key=lambda each: each.path[-1] == ORDER)
    for each in (*reversed(going), *others):
        *above, last = each.path
        found = made
        for length, part in enumerate(above):
            found = found[_place(kind, tuple(above[:length]), found, part)]
        _apply(found, _place(kind, tuple(above), found, last), each, keyed_by(kind, tuple(above)))
    return made


def keyed_by(kind: str, path: Path) -> str:
    """Return the merge key of the list at a path; empty where it has none."""
    return merged_lists(kind).get(pattern(kind, path), "")


def _apply(found: Any, place: Any, change: FieldChange, key: str) -> None:
    if change.path[-1] == ORDER and key:
        found.sort(key=lambda each: change.after.index(each[key]))
    elif change.after is ABSENT:
        del found[place]
    elif change.before is ABSENT and isinstance(found, list):
        found.insert(place, change.after)
    else:
        found[place] = change.after


def _place(kind: str, above: Path, found: Any, part: Any) -> Any:
    key = keyed_by(kind, above) if isinstance(found, list) else ""
    if not key:
        return part
    return next((index for index, each in enumerate(found) if each[key] == part), len(found))
