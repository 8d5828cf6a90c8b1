"""In which order the items of a column stand, so that few lines cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence

Columns = list[list[int]]
Links = Mapping[int, Sequence[int]]
_SWEEPS = 12


def ordered(columns: Columns, before: Links, after: Links) -> Columns:
    """Return the columns reordered by barycentres, forth and back; of all orders seen, the one with fewest crossings.

    ``before``, ``after``: the neighbours of an item in the column before it and behind it.
    """
    best, fewest = columns, crossings(columns, after)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        columns = _swept(columns, before) if sweep % 2 == 0 else _swept(columns[::-1], after)[::-1]
        number = crossings(columns, after)
        if number < fewest:
            best, fewest = columns, number
    return best


def crossings(columns: Columns, after: Links) -> int:
    """Return how often lines between neighbouring columns cross."""
    return sum(_between(one, _places(other), after) for one, other in zip(columns, columns[1:], strict=False))


def _between(one: Sequence[int], place: Mapping[int, int], after: Links) -> int:
    ends: list[int] = []
    number = 0
    for item in one:
        here = sorted(place[other] for other in after.get(item, ()))
        number += sum(len(ends) - bisect_right(ends, end) for end in here)
        for end in here:
            insort(ends, end)
    return number


def _swept(columns: Columns, links: Links) -> Columns:
    done = columns[:1]
    for column in columns[1:]:
        place, own = _places(done[-1]), _places(column)
        wanted = {}
        for item in column:
            near = [place[other] for other in links.get(item, ())]
            # Who has no neighbour there keeps its place.
            wanted[item] = sum(near) / len(near) if near else own[item] * len(place) / len(own)
        # Sorting is stable: of two that want the same place, the first stays first.
        done.append(sorted(column, key=wanted.__getitem__))
    return done


def _places(column: Sequence[int]) -> dict[int, int]:
    return {item: index for index, item in enumerate(column)}
