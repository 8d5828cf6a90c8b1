"""How high in its column an item stands: as near to its neighbours as the others leave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from moorage.review.graph.layout.ordering import Columns, Links

_SWEEPS = 8


def heights(columns: Columns, before: Links, after: Links, apart: Sequence[float]) -> dict[int, float]:
    """Return the middle of each item. ``apart``: how much room each takes; two that follow each other in a column stand
    half of both apart, or more.
    """
    middle: dict[int, float] = {}
    for column in columns:
        middle.update(_placed(column, dict.fromkeys(column, 0.0), apart))
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        for column in columns if forth else columns[::-1]:
            links = before if forth else after
            wanted = {item: _mean([middle[other] for other in links.get(item, ())], middle[item]) for item in column}
            middle.update(_placed(column, wanted, apart))
    return middle


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _placed(column: Sequence[int], wanted: Mapping[int, float], apart: Sequence[float]) -> dict[int, float]:
    """Return the places in this order that are nearest to the wanted ones, by least squares.

    Without the room that each needs it is a regression to a sequence that never falls: neighbours that would stand in
    the wrong order share the mean of what they want (pool adjacent violators).
    """
    offsets = [0.0]
    for one, other in zip(column, column[1:], strict=False):
        offsets.append(offsets[-1] + (apart[one] + apart[other]) / 2)
    pools: list[tuple[float, int]] = []
    for item, offset in zip(column, offsets, strict=True):
        total, number = wanted[item] - offset, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / number:
            more, items = pools.pop()
            total, number = total + more, number + items
        pools.append((total, number))
    levels = [total / number for total, number in pools for _ in range(number)]
    return {item: level + offset for item, level, offset in zip(column, levels, offsets, strict=True)}
