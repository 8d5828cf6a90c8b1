"""The lines: through the columns level, so that they meet no node, and in between in curves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from moorage.review.graph.layout.places import Box, Route, Span
from moorage.review.graph.layout.slots import LABEL_HEIGHT, LOOP, Slots
from moorage.review.graph.model import Key
from moorage.review.graph.shapes import label_width

_CORNER, _WIDEST_PORT = 10, 9
LOOP_ROOM = 48
"""What the line of a node that calls itself takes of its width, at the right."""
BELOW_LABEL = 6
"""How far below the middle of a label its line runs."""


def routes(
    made: Slots, boxes: Mapping[Key, Box], level: Mapping[int, int], left: Sequence[tuple[int, int]]
) -> tuple[Route, ...]:
    """Return the line of each edge. ``level``: the middle of each item; ``left``: begin and end of each column."""
    column_of = {item: number for number, column in enumerate(made.columns) for item in column}
    ports = _ports(made, boxes, level, column_of)
    found = []
    for number, (edge, chain) in enumerate(made.chains):
        if not chain:
            found.append(Route(edge, (), _loop_label(boxes[edge.source], label_width(edge))))
            continue
        spans = []
        for index, item in enumerate(chain):
            start, end = left[column_of[item]]
            y = level[item] + (BELOW_LABEL if made.label_at.get(number) == item else 0)
            if index in (0, len(chain) - 1):
                box, y = boxes[edge.target if index else edge.source], ports[number, index == 0]
                other = chain[1] if index == 0 else chain[-2]
                start, end = (box.x + box.width, end) if column_of[other] > column_of[item] else (start, box.x)
            leads_right = column_of[chain[0]] < column_of[chain[-1]]
            spans.append(Span(start, end, y) if leads_right else Span(end, start, y))
        found.append(Route(edge, tuple(spans), _label(made, number, level, left, column_of)))
    return tuple(found)


def _label(
    made: Slots,
    number: int,
    level: Mapping[int, int],
    left: Sequence[tuple[int, int]],
    column_of: Mapping[int, int],
) -> Box | None:
    item = made.label_at.get(number)
    if item is None:
        return None
    start, end = left[column_of[item]]
    width = made.width[item]
    return Box((start + end - width) // 2, level[item] - LABEL_HEIGHT // 2, width, LABEL_HEIGHT)


def _loop_label(box: Box, width: int) -> Box:
    return Box(box.x, box.y - LOOP, min(width, box.width - LOOP_ROOM), LABEL_HEIGHT)


def _ports(
    made: Slots, boxes: Mapping[Key, Box], level: Mapping[int, int], column_of: Mapping[int, int]
) -> dict[tuple[int, bool], int]:
    """Return where each edge leaves its source (True) and meets its target: on each side of a node in the order of
    where they come from, so that they do not cross there.
    """
    sides: dict[tuple[Key, bool], list[tuple[int, int, bool]]] = {}
    for number, leaves, item, other in _ends(made):
        edge = made.chains[number][0]
        node = edge.source if leaves else edge.target
        side = sides.setdefault((node, column_of[other] > column_of[item]), [])
        side.append((level[other], number, leaves))
    ports = {}
    for (node, _), ends in sides.items():
        box = boxes[node]
        step = min(_WIDEST_PORT, (box.height - 2 * _CORNER) / max(1, len(ends) - 1))
        first = box.y + box.height / 2 - step * (len(ends) - 1) / 2
        for index, (_, number, leaves) in enumerate(sorted(ends)):
            ports[number, leaves] = round(first + index * step)
    return ports


def _ends(made: Slots) -> Iterator[tuple[int, bool, int, int]]:
    """Yield chain, whether it is its source's end, the node's item and the one next to it."""
    for number, (_, chain) in enumerate(made.chains):
        if chain:
            yield number, True, chain[0], chain[1]
            yield number, False, chain[-1], chain[-2]
