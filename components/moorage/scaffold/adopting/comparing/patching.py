"""The patch that is left of an object once the fields have said what they can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.plan.naming import Manifest
from moorage.plan.patch.error import PatchError
from moorage.plan.patch.lists import merged_lists
from moorage.plan.patch.merge import merged
from moorage.scaffold.adopting.comparing.defaults import without_defaults
from moorage.scaffold.adopting.comparing.difference import Path, difference, equal, size

_ROUNDS = 8


def patch_between(made: Manifest, wanted: Manifest) -> dict[str, Any]:
    """Return the patch that makes ``wanted`` of what a plan made; both as an API server reads them.

    A list whose entries come in another order after the merge is written out whole.
    """
    old, new = without_defaults(made), without_defaults(wanted)
    replaced: set[Path] = set()
    patch = difference(old, new)
    for _ in range(_ROUNDS):
        if not patch:
            break
        try:
            got = without_defaults(merged(made, patch))
        except PatchError:
            break
        more = set(_disordered(merged_lists(str(new["kind"])), got, new, ())) - replaced
        if not more:
            break
        replaced |= more
        patch = difference(old, new, replaced)
    return patch


def distance(made: Manifest, wanted: Manifest) -> int:
    """Return how much a patch would have to say, whole lists for the sake of their order left out."""
    old, new = without_defaults(made), without_defaults(wanted)
    patch = difference(old, new)
    return size(patch) if patch else 0


def _disordered(lists: Mapping[Path, str], got: Any, wanted: Any, path: Path) -> Iterator[Path]:
    if isinstance(got, Mapping) and isinstance(wanted, Mapping):
        for key in got.keys() & wanted.keys():
            yield from _disordered(lists, got[key], wanted[key], (*path, key))
    elif (
        isinstance(got, list) and isinstance(wanted, list) and (key := lists.get(path)) and not equal(path, got, wanted)
    ):
        one, other = ({each.get(key): each for each in entries} for entries in (got, wanted))
        if list(one) != list(other):
            yield path
        for name in one.keys() & other.keys():
            yield from _disordered(lists, one[name], other[name], path)
