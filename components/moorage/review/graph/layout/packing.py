"""The whole picture: its connected parts, side by side and one below the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt

from moorage.review.graph.layout.layered import layered
from moorage.review.graph.layout.places import Box, Layout, Route
from moorage.review.graph.model import Edge, Graph, Key, Node

_APART = 36
_WIDER = 1.6
"""How many times wider than high a picture of many parts is."""


def laid_out(graph: Graph) -> Layout:
    """Return where everything of a picture stands."""
    parts = [layered(*each) for each in _parts(graph)]
    order = sorted(range(len(parts)), key=lambda index: (-parts[index].height, index))
    area = sum((part.width + _APART) * (part.height + _APART) for part in parts)
    most = max([round(sqrt(area * _WIDER)), *(part.width for part in parts)], default=0)
    return _joined(graph, list(_shelved([parts[index] for index in order], most)))


def _parts(graph: Graph) -> Iterable[tuple[Sequence[Node], Sequence[Edge]]]:
    """Return what hangs together, in the order of the first node of each."""
    first: dict[Key, Key] = {node.key: node.key for node in graph.nodes}

    def root(key: Key) -> Key:
        while first[key] != key:
            first[key] = first[first[key]]
            key = first[key]
        return key

    for edge in graph.edges:
        low, high = sorted((root(edge.source), root(edge.target)))
        first[high] = low
    found: dict[Key, tuple[list[Node], list[Edge]]] = {}
    for node in graph.nodes:
        found.setdefault(root(node.key), ([], []))[0].append(node)
    for edge in graph.edges:
        found[root(edge.source)][1].append(edge)
    return found.values()


def _shelved(parts: Iterable[Layout], most: int) -> Iterable[tuple[int, int, Layout]]:
    """Yield each part with its place: in rows no wider than ``most``."""
    x = y = deep = 0
    for part in parts:
        if x and x + part.width > most:
            x, y, deep = 0, y + deep + _APART, 0
        yield x, y, part
        x, deep = x + part.width + _APART, max(deep, part.height)


def _joined(graph: Graph, placed: Sequence[tuple[int, int, Layout]]) -> Layout:
    boxes: dict[Key, Box] = {}
    routes: dict[tuple[Key, Key, str], Route] = {}
    for x, y, part in placed:
        boxes.update({key: box.moved(x, y) for key, box in part.boxes.items()})
        routes.update({route.edge.key: route.moved(x, y) for route in part.routes})
    width = max((x + part.width for x, _, part in placed), default=0)
    height = max((y + part.height for _, y, part in placed), default=0)
    return Layout(width, height, boxes, tuple(routes[edge.key] for edge in graph.edges))
