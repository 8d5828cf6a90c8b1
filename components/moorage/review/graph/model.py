"""What a picture shows, as data: nothing here knows how it is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

Key = tuple[str, ...]


class Kind(StrEnum):
    """What a node stands for. The value is what people read."""

    HOST = "host"
    SERVICE = "service"
    OUTSIDE = "other service"
    PODS = "pods"
    NETWORK = "network"
    CONSUL = "Consul"
    CLUSTERS = "other clusters"


class Relation(StrEnum):
    """What an edge stands for, from the one that asks to the one that answers. The value is what people read."""

    USES = "uses"
    EGRESS = "egress"
    ALLOWED = "allow_from"
    EXPOSED = "expose"
    CONSUL = "Consul"


class Change(StrEnum):
    """How a part of the picture differs from the base. The value is the sign that marks it."""

    NONE = ""
    ADDED = "+"
    REMOVED = "−"
    CHANGED = "~"


@dataclass(frozen=True)
class Node:
    """Somebody who asks or answers."""

    kind: Kind
    name: str
    where: str = ""
    """What tells it apart from another of that kind and name: a namespace, what a network leaves out."""
    details: tuple[str, ...] = ()
    """What else is worth a look, such as its team; no part of what it is."""
    change: Change = Change.NONE

    @property
    def key(self) -> Key:
        """What it is, the same in base and head."""
        return (self.kind.name, self.name, self.where)


@dataclass(frozen=True)
class Edge:
    """Who reaches whom. There is one of each relation between two nodes, with everything about it in its label."""

    source: Key
    target: Key
    relation: Relation
    labels: tuple[str, ...] = ()
    """Protocol, ports and paths, sorted."""
    change: Change = Change.NONE
    before: tuple[str, ...] = ()
    """The labels that it had, where they changed."""

    @property
    def key(self) -> tuple[Key, Key, str]:
        """What it is, the same in base and head."""
        return (self.source, self.target, self.relation.name)

    @property
    def label(self) -> str:
        """`labels` in one line, behind the sign of a change."""
        was = f", was {', '.join(self.before)}" if self.before else ""
        return f"{self.change} {', '.join(self.labels)}{was}".strip()


@dataclass(frozen=True)
class Graph:
    """One environment, and how it differs from what it was."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    """Sorted by their keys, as the nodes are: the same project is the same picture, byte by byte."""
    base: str = ""
    """The revision that it is compared with, as it was asked for; empty without one."""


def graph(title: str, nodes: Iterable[Node], edges: Iterable[Edge], base: str = "") -> Graph:
    """Return the picture of these parts: of nodes with one key the first counts, edges with one key become one."""
    kept: dict[Key, Node] = {}
    for node in nodes:
        kept.setdefault(node.key, node)
    joined: dict[tuple[Key, Key, str], Edge] = {}
    for edge in edges:
        labels = {*edge.labels, *(joined[edge.key].labels if edge.key in joined else ())}
        joined[edge.key] = replace(edge, labels=tuple(sorted(labels)))
    return Graph(title, tuple(kept[key] for key in sorted(kept)), tuple(joined[key] for key in sorted(joined)), base)
