"""Nodes and edges as SVG."""

from __future__ import annotations

from collections.abc import Mapping

from moorage.review.graph.layout.places import Box, Route, Span
from moorage.review.graph.layout.routes import BELOW_LABEL, LOOP_ROOM
from moorage.review.graph.layout.slots import LOOP
from moorage.review.graph.model import Change, Edge, Key, Kind, Node
from moorage.review.graph.shapes import LABEL, caption_of, label, shape
from moorage.review.graph.svg.palette import CLASS
from moorage.review.graph.svg.writing import element, text
from moorage.review.graph.text import cut

_ROUND = {Kind.SERVICE: 8, Kind.HOST: 23, Kind.CLUSTERS: 23, Kind.CONSUL: 14}
_TIP = 8
_BADGE = 9


def drawn_node(node: Node, box: Box) -> str:
    """Return a node: its box, name and caption, and the sign of a change; the whole text as its title."""
    drawn, middle = shape(node), box.x + box.width // 2
    said = ", ".join(filter(None, (_sign(node.change) + node.name, caption_of(node))))
    lines = [text("text", drawn.title, class_="title", x=middle, y=box.y + (20 if drawn.caption else 28))]
    if drawn.caption:
        lines.append(text("text", drawn.caption, class_="caption", x=middle, y=box.y + 36))
    return element(
        "g",
        text("title", said),
        element(
            "rect", class_="box", x=box.x, y=box.y, width=box.width, height=box.height, rx=_ROUND.get(node.kind, 0)
        ),
        *lines,
        *badge(node.change, box.x + box.width - 2, box.y + 2),
        class_=f"node {node.kind.name.lower()} {CLASS[node.change]}",
    )


def badge(change: Change, x: int, y: int) -> list[str]:
    """Return the sign of a change in a circle; nothing where there is none."""
    if change is Change.NONE:
        return []
    return [
        element("circle", class_="badge", cx=x, cy=y, r=_BADGE),
        text("text", change.value, class_="sign", x=x, y=y + 5),
    ]


def drawn_edge(route: Route, boxes: Mapping[Key, Box]) -> str:
    """Return an edge: its line, its tip and what stands on it; who reaches whom as its title."""
    edge = route.edge
    line = _path(route.spans) if route.spans else _loop(boxes[edge.source])
    parts = [text("title", _told(edge)), element("path", class_="line", d=line), _tip(route, boxes)]
    if route.label is not None:
        box = route.label
        said = label(edge) if route.spans else cut(label(edge), LABEL, box.width)
        # The text stands on its line.
        y = box.y + box.height // 2 + BELOW_LABEL - 4
        parts.append(text("text", said, class_="label", x=box.x + box.width // 2, y=y))
    return element("g", *parts, class_=f"edge {edge.relation.name.lower()} {CLASS[edge.change]}")


def _told(edge: Edge) -> str:
    return f"{edge.source[1]} to {edge.target[1]}, {edge.relation.value}: {edge.label}"


def _sign(change: Change) -> str:
    return f"{change.value} " if change.value else ""


def _path(spans: tuple[Span, ...]) -> str:
    parts = [f"M{spans[0].start} {spans[0].y}"]
    for index, span in enumerate(spans):
        if index:
            before = spans[index - 1]
            middle = (before.end + span.start) // 2
            parts.append(f"C{middle} {before.y} {middle} {span.y} {span.start} {span.y}")
        if span.start != span.end:
            parts.append(f"H{span.end}")
    return "".join(parts)


def _loop(box: Box) -> str:
    left, right, top = box.x + box.width - LOOP_ROOM + 12, box.x + box.width - 14, box.y - LOOP + 6
    return f"M{left} {box.y}C{left} {top} {right} {top} {right} {box.y}"


def _tip(route: Route, boxes: Mapping[Key, Box]) -> str:
    if not route.spans:
        box = boxes[route.edge.target]
        x, y = box.x + box.width - 14, box.y
        return _triangle((x, y), (x - 4, y - _TIP), (x + 4, y - _TIP))
    last = route.spans[-1]
    back = -_TIP if route.spans[0].start < last.end else _TIP
    return _triangle((last.end, last.y), (last.end + back, last.y - 4), (last.end + back, last.y + 4))


def _triangle(*corners: tuple[int, int]) -> str:
    return element("polygon", class_="tip", points=" ".join(f"{x},{y}" for x, y in corners))
