"""Which layer a node stands in: every edge but those of cycles leads to a later one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from moorage.review.graph.model import Key

Pair = tuple[Key, Key]


def layers(nodes: Sequence[Key], pairs: Iterable[Pair]) -> dict[Key, int]:
    """Return the layer of each node, from 0, by longest paths; a cycle is broken at its last edge.

    ``pairs``: source and target, no node with itself. Who is asked by nobody stands right before whom it asks.
    """
    targets: dict[Key, list[Key]] = {node: [] for node in nodes}
    for source, target in dict.fromkeys(pairs):
        targets[source].append(target)
    order = _broken(targets)
    place = {node: index for index, node in enumerate(order)}
    # What leads back closes a cycle: a path to its source begins at its target, and keeps the two in this order.
    forward = {node: [to for to in targets[node] if place[to] > place[node]] for node in order}
    return _pulled(forward, _longest(order, forward))


def _broken(targets: Mapping[Key, Sequence[Key]]) -> list[Key]:
    """Return the nodes so that only the edges that close a cycle lead back: the reverse of a depth-first search."""
    finished: list[Key] = []
    seen: set[Key] = set()
    asked = {to for each in targets.values() for to in each}
    for root in [*(node for node in targets if node not in asked), *targets]:
        if root in seen:
            continue
        seen.add(root)
        path = [(root, iter(targets[root]))]
        while path:
            node, left = path[-1]
            to = next((each for each in left if each not in seen), None)
            if to is None:
                finished.append(node)
                path.pop()
            else:
                seen.add(to)
                path.append((to, iter(targets[to])))
    return finished[::-1]


def _longest(order: Sequence[Key], forward: Mapping[Key, Sequence[Key]]) -> dict[Key, int]:
    layer = dict.fromkeys(order, 0)
    for node in order:
        for to in forward[node]:
            layer[to] = max(layer[to], layer[node] + 1)
    return layer


def _pulled(forward: Mapping[Key, Sequence[Key]], layer: dict[Key, int]) -> dict[Key, int]:
    asked = {to for each in forward.values() for to in each}
    for node, targets in forward.items():
        if targets and node not in asked:
            layer[node] = min(layer[to] for to in targets) - 1
    return layer
