"""The whole file."""

from __future__ import annotations

from moorage.review.graph.layout.packing import laid_out
from moorage.review.graph.model import Change, Graph, Kind
from moorage.review.graph.shapes import TITLE
from moorage.review.graph.svg.legend import legend
from moorage.review.graph.svg.palette import style
from moorage.review.graph.svg.parts import drawn_edge, drawn_node
from moorage.review.graph.svg.writing import element, text
from moorage.review.graph.text import cut

_MARGIN, _HEADING, _NARROWEST = 24, 56, 480
_HEADING_SIZE = TITLE + 3


def svg(graph: Graph) -> str:
    """Return the picture as SVG: the same bytes for the same picture."""
    layout = laid_out(graph)
    heading = graph.title + (f", compared with {graph.base}" if graph.base else "")
    width = max(layout.width, _NARROWEST)
    key, key_height = legend(graph, width)
    left, top = _MARGIN + (width - layout.width) // 2, _HEADING
    total, high = width + 2 * _MARGIN, _HEADING + layout.height + key_height + _MARGIN
    edges = "".join(drawn_edge(route, layout.boxes) for route in layout.routes)
    nodes = "".join(drawn_node(node, layout.boxes[node.key]) for node in graph.nodes)
    return element(
        "svg",
        text("title", heading, id="moorage-title"),
        text("desc", summary(graph), id="moorage-summary"),
        f"<style>\n{style()}</style>\n",
        element("rect", class_="page", width="100%", height="100%"),
        text("text", cut(heading, _HEADING_SIZE, width), class_="heading", x=_MARGIN, y=30),
        element("g", edges + nodes, transform=f"translate({left} {top})"),
        element("g", key, transform=f"translate({_MARGIN} {top + layout.height})"),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby="moorage-title moorage-summary",
        width=total,
        height=high,
        viewBox=f"0 0 {total} {high}",
    )


def summary(graph: Graph) -> str:
    """Return how much there is to see, in a line."""
    services = sum(node.kind is Kind.SERVICE for node in graph.nodes)
    said = f"services: {services}, others: {len(graph.nodes) - services}, connections: {len(graph.edges)}"
    if not graph.base:
        return said
    marks = [*(node.change for node in graph.nodes), *(edge.change for edge in graph.edges)]
    return f"{said}; " + ", ".join(f"{change.name.lower()}: {marks.count(change)}" for change in Change if change.value)
