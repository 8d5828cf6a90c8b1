"""What stands in the columns: nodes in the even ones, labels in the odd ones, and lines that pass through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from moorage.review.graph.layout.layers import layers
from moorage.review.graph.layout.ordering import Columns
from moorage.review.graph.model import Edge, Key, Node
from moorage.review.graph.shapes import label, label_width, shape

NODE_APART, LABEL_HEIGHT, LINE_APART = 18, 20, 10
LOOP = 24
"""The room above a node that calls itself."""


@dataclass
class Slots:
    """Every item of a drawing, by its number."""

    width: list[int] = field(default_factory=list)
    apart: list[int] = field(default_factory=list)
    """How much room each takes in its column."""
    columns: Columns = field(default_factory=list)
    of_node: dict[Key, int] = field(default_factory=dict)
    chains: list[tuple[Edge, list[int]]] = field(default_factory=list)
    """The items that an edge runs through, from its source to its target; of one to the same node, none."""
    label_at: dict[int, int] = field(default_factory=dict)
    """Number of the chain → the item that is its label."""
    before: dict[int, list[int]] = field(default_factory=dict)
    after: dict[int, list[int]] = field(default_factory=dict)

    def add(self, column: int, width: int, apart: int) -> int:
        """Put an item below the others of a column; returns its number."""
        while len(self.columns) <= column:
            self.columns.append([])
        self.width.append(width)
        self.apart.append(apart)
        self.columns[column].append(len(self.width) - 1)
        return len(self.width) - 1

    def link(self, chain: Sequence[int]) -> None:
        """Note that each item of a chain, column by column, is a neighbour of the next one."""
        for one, other in zip(chain, chain[1:], strict=False):
            self.after.setdefault(one, []).append(other)
            self.before.setdefault(other, []).append(one)


def slots(nodes: Sequence[Node], edges: Sequence[Edge]) -> Slots:
    """Return the items of one connected part of a picture."""
    made = Slots()
    layer = layers([each.key for each in nodes], [each.key[:2] for each in edges if each.source != each.target])
    first = min(layer.values())
    loops = {each.source for each in edges if each.source == each.target}
    for node in nodes:
        drawn = shape(node)
        room = drawn.height + NODE_APART + (LOOP if node.key in loops else 0)
        made.of_node[node.key] = made.add(2 * (layer[node.key] - first), drawn.width, room)
    column_of = {key: 2 * (layer[key] - first) for key in layer}
    for edge in edges:
        chain = [] if edge.source == edge.target else _chain(made, edge, column_of)
        made.chains.append((edge, chain))
    return made


def _chain(made: Slots, edge: Edge, column_of: Mapping[Key, int]) -> list[int]:
    source, target = column_of[edge.source], column_of[edge.target]
    forward: Iterable[int] = range(source + 1, target) if source < target else range(source - 1, target, -1)
    chain = [made.of_node[edge.source]]
    for column in forward:
        # The label stands right behind the source.
        labelled = len(chain) == 1 and bool(label(edge))
        item = made.add(column, label_width(edge) if labelled else 0, LABEL_HEIGHT if labelled else LINE_APART)
        if labelled:
            made.label_at[len(made.chains)] = item
        chain.append(item)
    chain.append(made.of_node[edge.target])
    made.link(chain if source < target else chain[::-1])
    return chain
