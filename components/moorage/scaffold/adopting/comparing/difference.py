"""The smallest patch that makes one object of another, both without defaults."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from moorage.plan.naming import Manifest
from moorage.plan.patch.directives import DIRECTIVE
from moorage.plan.patch.lists import merged_lists
from moorage.spec.values import quantity

Path = tuple[str, ...]
"""Keys, without the numbers of entries."""
NOTHING = object()
_QUANTITIES = ("limits", "requests")
_SIZES = ("sizeLimit",)


def difference(old: Manifest, new: Manifest, replaced: Set[Path] = frozenset()) -> dict[str, Any]:
    """Return the patch that makes ``new`` of ``old``; empty where nothing is to do.

    ``replaced``: the merged lists that are written out whole, because a merge leaves another order.
    """
    return _Difference(merged_lists(str(new["kind"])), replaced).mapping(old, new, ())


def size(patch: Any) -> int:
    """Return how many values a patch says."""
    if isinstance(patch, Mapping):
        return sum(map(size, patch.values())) if patch else 1
    return sum(map(size, patch)) if isinstance(patch, list) and patch else 1


def same(path: Path, one: Any, other: Any) -> bool:
    """Tell whether two plain values mean the same to Kubernetes."""
    if one == other:
        return isinstance(one, bool) is isinstance(other, bool)
    if path[-1:] in [(key,) for key in _SIZES] or path[-2:-1] in [(key,) for key in _QUANTITIES]:
        try:
            return quantity.parse(str(one)) == quantity.parse(str(other))
        except ValueError:
            return False
    return False


def equal(path: Path, one: Any, other: Any) -> bool:
    """Tell whether two values of any kind mean the same."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(equal((*path, key), one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(equal(path, *pair) for pair in zip(one, other, strict=True))
    return same(path, one, other)


class _Difference:
    def __init__(self, lists: Mapping[tuple[str, ...], str], replaced: Set[Path]):
        self.lists = lists
        self.replaced = replaced

    def mapping(self, old: Mapping[str, Any], new: Mapping[str, Any], path: Path) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key in (*new, *(key for key in old if key not in new)):
            found = self.value(old.get(key, NOTHING), new.get(key, NOTHING), (*path, key))
            if found is not NOTHING:
                made[key] = found
        return made

    def value(self, old: Any, new: Any, path: Path) -> Any:
        """Return what a patch says at a key; `NOTHING` where it need not say anything."""
        if new is NOTHING:
            return None
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            return self.mapping(old, new, path) or NOTHING
        if isinstance(old, list) and isinstance(new, list):
            return self.sequence(old, new, path)
        return NOTHING if old is not NOTHING and equal(path, old, new) else new

    def sequence(self, old: list[Any], new: list[Any], path: Path) -> Any:
        key = self.lists.get(path)
        if equal(path, old, new):
            return NOTHING
        if not key:
            return new
        if path in self.replaced:
            return [{DIRECTIVE: "replace"}, *new]
        before = {each.get(key): each for each in old}
        after = {each.get(key): each for each in new}
        made = []
        for name, each in after.items():
            if name not in before:
                made.append(each)
            elif changed := self.mapping(before[name], each, path):
                made.append({key: name, **changed})
        made += [{key: name, DIRECTIVE: "delete"} for name in before if name not in after]
        # The same entries in another order.
        return made or [{DIRECTIVE: "replace"}, *new]
