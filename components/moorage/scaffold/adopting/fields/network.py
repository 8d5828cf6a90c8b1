"""Who reaches it: policies, and ways from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.scaffold.adopting.fields.looking import at, entries, mapping
from moorage.scaffold.adopting.objects import Running

Found = Iterator[tuple[tuple[str, ...], Any]]


def suggestions(running: Running) -> Found:
    """Yield the fields of its network."""
    if "network-policy" not in running.objects:
        yield ("network_policy",), False
    yield from _expose(running)


def _expose(running: Running) -> Found:
    if route := running.bodies.get("route"):
        paths = [
            at(match, "path", "value") for rule in entries(route, "spec", "rules") for match in entries(rule, "matches")
        ]
        yield ("expose",), _way(at(route, "spec", "hostnames"), paths)
    if ingress := running.bodies.get("ingress"):
        rules = entries(ingress, "spec", "rules")
        paths = [each.get("path") for rule in rules for each in entries(mapping(rule, "http"), "paths")]
        yield ("expose",), _way([rule.get("host") for rule in rules if rule.get("host")], paths)


def _way(hosts: Any, paths: list[Any]) -> Mapping[str, Any]:
    return {"hosts": hosts, **({"path": paths[0]} if paths and paths[0] not in (None, "/") else {})}
