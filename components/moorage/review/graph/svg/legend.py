"""What lines and signs mean: of those that are in the picture."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.review.graph.model import Change, Graph, Relation
from moorage.review.graph.shapes import LABEL
from moorage.review.graph.svg.palette import CLASS
from moorage.review.graph.svg.parts import badge
from moorage.review.graph.svg.writing import element, text
from moorage.review.graph.text import text_width

_TOP, _ROW, _SAMPLE, _APART = 44, 24, 36, 24
_RELATIONS = {
    Relation.USES: "uses",
    Relation.EXPOSED: "reaches it from outside (expose)",
    Relation.ALLOWED: "may call it (allow_from)",
    Relation.EGRESS: "reaches (egress)",
    Relation.CONSUL: "by Consul",
}
_CHANGES = {Change.ADDED: "added", Change.REMOVED: "removed", Change.CHANGED: "changed"}


def legend(graph: Graph, width: int) -> tuple[str, int]:
    """Return the legend in rows no wider than ``width``, and how high it is; nothing for a picture without lines."""
    x, y, drawn = 0, _TOP, []
    for sample, said in _entries(graph):
        wide = _SAMPLE + round(text_width(said, LABEL + 1)) + _APART
        if x and x + wide > width:
            x, y = 0, y + _ROW
        drawn.append(
            element("g", sample, text("text", said, class_="key", x=_SAMPLE, y=4), transform=f"translate({x} {y})")
        )
        x += wide
    return "".join(drawn), y if drawn else 0


def _entries(graph: Graph) -> Iterator[tuple[str, str]]:
    relations = {edge.relation for edge in graph.edges}
    for relation, said in _RELATIONS.items():
        if relation in relations:
            line = element("path", class_="line", d="M0 0H28")
            yield element("g", line, class_=f"{relation.name.lower()} {CLASS[Change.NONE]}"), said
    if graph.base:
        for change, said in _CHANGES.items():
            yield element("g", *badge(change, 14, 0), class_=CLASS[change]), said
