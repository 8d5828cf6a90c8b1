"""Where things stand, as data. Lengths are pixels, from the top left corner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moorage.review.graph.model import Edge, Key


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int

    def moved(self, x: int, y: int) -> Box:
        """Return it so far to the right and down."""
        return Box(self.x + x, self.y + y, self.width, self.height)

    def overlaps(self, other: Box) -> bool:
        """Tell whether the two share more than an edge."""
        beside = self.x + self.width <= other.x or other.x + other.width <= self.x
        return not (beside or self.y + self.height <= other.y or other.y + other.height <= self.y)


@dataclass(frozen=True)
class Span:
    """A part of a line that runs level, from where it comes to where it goes; curves lead from one to the next."""

    start: int
    end: int
    y: int

    def moved(self, x: int, y: int) -> Span:
        """Return it so far to the right and down."""
        return Span(self.start + x, self.end + x, self.y + y)


@dataclass(frozen=True)
class Route:
    """The line of an edge."""

    edge: Edge
    spans: tuple[Span, ...]
    """From source to target; none where both are the same node."""
    label: Box | None

    def moved(self, x: int, y: int) -> Route:
        """Return it so far to the right and down."""
        spans = tuple(each.moved(x, y) for each in self.spans)
        return Route(self.edge, spans, self.label.moved(x, y) if self.label else None)


@dataclass(frozen=True)
class Layout:
    """A picture, or a part of one, whose corner is at 0, 0."""

    width: int
    height: int
    boxes: Mapping[Key, Box]
    routes: tuple[Route, ...]
    """In the order of the edges."""
