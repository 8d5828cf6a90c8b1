"""One connected part of a picture in layers (Sugiyama's method)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from moorage.review.graph.layout.heights import heights
from moorage.review.graph.layout.ordering import ordered
from moorage.review.graph.layout.places import Box, Layout
from moorage.review.graph.layout.routes import routes
from moorage.review.graph.layout.slots import LOOP, NODE_APART, Slots, slots
from moorage.review.graph.model import Edge, Key, Node
from moorage.review.graph.shapes import HEIGHT

_GAP, _WIDEST_GAP, _STEEPEST = 32, 120, 10
"""Between columns: at least, at most, and how many times higher than wide a curve may be before the gap grows."""


def layered(nodes: Sequence[Node], edges: Sequence[Edge]) -> Layout:
    """Return the layout of nodes that hang together, with their edges."""
    made = slots(nodes, edges)
    columns = ordered(made.columns, made.before, made.after)
    middle = heights(columns, made.before, made.after, made.apart)
    top = min(middle[item] - made.apart[item] / 2 for item in middle)
    level = {item: round(middle[item] - top) for item in middle}
    left, width = _columns(made, level)
    boxes = dict(_boxes(made, nodes, level, left))
    lines = routes(made, boxes, level, left)
    return Layout(width, _bottom(made, level), boxes, lines)


def _columns(made: Slots, level: dict[int, int]) -> tuple[list[tuple[int, int]], int]:
    """Return where each column begins and ends, and how wide all are."""
    found: list[tuple[int, int]] = []
    x = 0
    for column in made.columns:
        wide = max(made.width[item] for item in column)
        found.append((x, x + wide))
        highest = max((abs(level[item] - level[to]) for item in column for to in made.after.get(item, ())), default=0)
        x += wide + min(max(_GAP, highest // _STEEPEST), _WIDEST_GAP)
    return found, found[-1][1]


def _boxes(
    made: Slots, nodes: Sequence[Node], level: dict[int, int], left: list[tuple[int, int]]
) -> Iterator[tuple[Key, Box]]:
    column_of = {item: number for number, column in enumerate(made.columns) for item in column}
    for node in nodes:
        item = made.of_node[node.key]
        start, end = left[column_of[item]]
        loop = LOOP if made.apart[item] > HEIGHT + NODE_APART else 0
        width = made.width[item]
        yield node.key, Box((start + end - width) // 2, level[item] - (HEIGHT - loop) // 2, width, HEIGHT)


def _bottom(made: Slots, level: dict[int, int]) -> int:
    return max(level[item] + made.apart[item] // 2 for item in level) + 1
