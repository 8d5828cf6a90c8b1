"""Where two objects differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from moorage.plan.patch.lists import merged_lists
from moorage.review.diff.model import ABSENT, Path

ORDER: Final = "$order"
"""Ends the path of a change of order, as no name of an entry does: before and after are the keys of a keyed list."""
Difference = tuple[Path, Any, Any]


def differences(kind: str, before: Any, after: Any) -> Iterator[Difference]:
    """Yield path, value before and value after of each place where two objects of a kind differ, as deep as can be.

    Nothing is yielded only of objects that are the same. A list that Kubernetes merges by a key is compared by it; that
    its entries changed places is a difference of its own, `ORDER`, where they are in both. A list of plain values, or
    whose keys do not tell its entries apart, differs as a whole; of any other only the entries between those that are
    the same at its start and its end. These are told by their index: in ``after`` when they are there, else in
    ``before``.
    """
    return _Comparison(kind).values((), before, after)


class _Comparison:
    def __init__(self, kind: str):
        self.lists = merged_lists(kind)

    def values(self, path: Path, before: Any, after: Any, pattern: tuple[str, ...] = ()) -> Iterator[Difference]:
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            for key in (*before, *(key for key in after if key not in before)):
                left, right = before.get(key, ABSENT), after.get(key, ABSENT)
                yield from self.values((*path, key), left, right, (*pattern, key))
        elif _is_list(before) and _is_list(after):
            yield from self.sequences(path, before, after, pattern)
        elif not _same(before, after):
            yield path, before, after

    def sequences(
        self, path: Path, before: Sequence[Any], after: Sequence[Any], pattern: tuple[str, ...]
    ) -> Iterator[Difference]:
        merge_key = self.lists.get(pattern)
        if merge_key and _has_keys((before, after), merge_key):
            yield from self.keyed(path, before, after, pattern, merge_key)
        elif not merge_key and all(isinstance(each, Mapping) for each in (*before, *after)):
            yield from self.counted(path, before, after, pattern)
        elif not _same(before, after):
            yield path, before, after

    def keyed(
        self, path: Path, before: Sequence[Any], after: Sequence[Any], pattern: tuple[str, ...], merge_key: str
    ) -> Iterator[Difference]:
        old, new = ({each[merge_key]: each for each in entries} for entries in (before, after))
        for key in (*old, *(key for key in new if key not in old)):
            yield from self.values((*path, key), old.get(key, ABSENT), new.get(key, ABSENT), pattern)
        if [key for key in old if key in new] != [key for key in new if key in old]:
            yield (*path, ORDER), list(old), list(new)

    def counted(
        self, path: Path, before: Sequence[Any], after: Sequence[Any], pattern: tuple[str, ...]
    ) -> Iterator[Difference]:
        start = _in_common(before, after)
        end = _in_common(before[start:][::-1], after[start:][::-1])
        old, new = before[start : len(before) - end], after[start : len(after) - end]
        for index in range(max(len(old), len(new))):
            left, right = (each[index] if index < len(each) else ABSENT for each in (old, new))
            yield from self.values((*path, start + index), left, right, pattern)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _has_keys(lists: Iterable[Sequence[Any]], merge_key: str) -> bool:
    """Tell whether a key tells the entries of each list apart."""
    for entries in lists:
        keys = [each.get(merge_key) if isinstance(each, Mapping) else None for each in entries]
        plain = all(isinstance(key, str | int) and not isinstance(key, bool) for key in keys)
        if not plain or len(set(keys)) != len(keys):
            return False
    return True


def _in_common(before: Sequence[Any], after: Sequence[Any]) -> int:
    """Return how many entries are the same from the start."""
    pairs = list(zip(before, after, strict=False))
    return next((index for index, pair in enumerate(pairs) if not _same(*pair)), len(pairs))


def _same(before: Any, after: Any) -> bool:
    # In Python True == 1; in a manifest they are different things.
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return before.keys() == after.keys() and all(_same(before[key], after[key]) for key in before)
    if _is_list(before) and _is_list(after):
        return len(before) == len(after) and all(map(_same, before, after))
    return isinstance(before, bool) == isinstance(after, bool) and bool(before == after)
