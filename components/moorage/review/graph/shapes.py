"""What stands in a node and on an edge, cut to what there is room for, and how large it is. Lengths are pixels."""

from __future__ import annotations

from dataclasses import dataclass

from moorage.errors.escaping import escaped
from moorage.review.graph.model import Edge, Kind, Node
from moorage.review.graph.text import cut, text_width

TITLE, CAPTION, LABEL = 14, 11, 11
"""The sizes of the fonts."""
HEIGHT = 46
_NARROWEST, _WIDEST, _PADDING = 110, 280, 14
_LONGEST_LABEL = 320
_BOLD = 1.1
"""How much wider a bold font is."""


@dataclass(frozen=True)
class Shape:
    """A node as it is drawn."""

    title: str
    caption: str
    width: int
    height: int = HEIGHT


def shape(node: Node) -> Shape:
    """Return what stands in a node."""
    title, caption = escaped(node.name), caption_of(node)
    wanted = max(text_width(title, TITLE * _BOLD), text_width(caption, CAPTION)) + 2 * _PADDING
    width = int(min(max(wanted, _NARROWEST), _WIDEST)) + 1
    room = width - 2 * _PADDING
    return Shape(cut(title, TITLE * _BOLD, room), cut(caption, CAPTION, room), width)


def caption_of(node: Node) -> str:
    """Return what tells a node apart from others of its name, in one line."""
    kind = node.kind.value if node.kind not in (Kind.CONSUL, Kind.CLUSTERS) else ""
    return escaped(", ".join(filter(None, (" ".join(filter(None, (kind, node.where))), *node.details))))


def label(edge: Edge) -> str:
    """Return what stands on an edge."""
    return cut(escaped(edge.label), LABEL, _LONGEST_LABEL)


def label_width(edge: Edge) -> int:
    """Return how wide that is."""
    return int(text_width(label(edge), LABEL)) + 1
