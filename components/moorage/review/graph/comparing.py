"""What changed, marked in the picture."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Set
from dataclasses import replace
from typing import TypeVar

from moorage.plan import Plan, plan
from moorage.plan.patch.places import require_patches
from moorage.plan.peers import indexed
from moorage.reading.loading import Project
from moorage.review.graph.drawing import drawn
from moorage.review.graph.model import Change, Edge, Graph, Key, Kind, Node, graph

_Key = TypeVar("_Key", bound=Hashable)
_Part = TypeVar("_Part", Node, Edge)


def compared(before: Project | None, after: Project, base: str) -> Graph:
    """Return the picture of ``after`` together with what only ``before`` has, every difference marked.

    A service is changed when its plan is, wherever that shows; its program is no part of a plan. ``before``: None where
    there was no such environment. ``base``: what the user calls it. Raises `InputError` for a patch that does not fit.
    """
    new = drawn(after)
    old = _renamed(drawn(before), after) if before is not None else graph(new.title, (), ())
    shown = {each.name for each in (*old.nodes, *new.nodes) if each.kind is Kind.SERVICE}
    changed = set(_changed_services(before, after, shown))
    nodes = _marked({each.key: each for each in old.nodes}, {each.key: each for each in new.nodes}, changed)
    were = {each.key: each for each in old.edges}
    edges = _marked(were, {each.key: each for each in new.edges}, ())
    told = (replace(each, before=were[each.key].labels) if each.change is Change.CHANGED else each for each in edges)
    return graph(new.title, nodes, told, base)


def _renamed(old: Graph, after: Project) -> Graph:
    """Return a picture with the names that services have since: a rename is no removal."""
    peers = indexed(after.specs)

    def key(former: Key) -> Key:
        kind, name, where = former
        return (kind, peers.now(name), where) if kind == Kind.SERVICE.name else former

    nodes = (replace(each, name=key(each.key)[1]) for each in old.nodes)
    edges = (replace(each, source=key(each.source), target=key(each.target)) for each in old.edges)
    return graph(old.title, nodes, edges)


def _changed_services(before: Project | None, after: Project, names: Set[str]) -> Iterator[Hashable]:
    """Yield the keys of the services of both that become something else."""
    old, new = _plans(before, names), _plans(after, names)
    for name in sorted(old.keys() & new.keys()):
        if old[name] != new[name]:
            yield Node(Kind.SERVICE, name).key


def _plans(project: Project | None, names: Set[str]) -> dict[str, Plan]:
    if project is None:
        return {}
    there = names & {each.name for each in project.specs}
    # Only here is anything planned, and only of what is shown.
    require_patches(replace(project, selected=tuple(sorted(there))))
    return plan(project.specs, project.required_environment(), services=there)


def _marked(old: Mapping[_Key, _Part], new: Mapping[_Key, _Part], changed: Collection[Hashable]) -> Iterator[_Part]:
    for key in old.keys() | new.keys():
        if key not in new:
            yield replace(old[key], change=Change.REMOVED)
        elif key not in old:
            yield replace(new[key], change=Change.ADDED)
        elif key in changed or old[key] != new[key]:
            yield replace(new[key], change=Change.CHANGED)
        else:
            yield new[key]
