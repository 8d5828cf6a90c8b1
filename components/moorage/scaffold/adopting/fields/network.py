"""Who reaches it: policies, and ways from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.plan.naming import NAMESPACE_NAME, Manifest
from moorage.scaffold.adopting.fields.looking import at, entries, mapping
from moorage.scaffold.adopting.objects import Running

Found = Iterator[tuple[tuple[str, ...], Any]]


def suggestions(running: Running) -> Found:
    """Yield the fields of its network."""
    policy = running.bodies.get("network-policy")
    if policy is None:
        yield ("network_policy",), False
    else:
        yield from _opened(policy)
    yield from _expose(running)


def _opened(policy: Manifest) -> Found:
    """Yield what a policy opens, as a whole: its lists are compared as such."""
    reached = [
        {**peer, "port": port.get("port")}
        for rule in entries(policy, "spec", "egress")
        for peer in _peers(rule, "to")
        for port in entries(rule, "ports")
    ]
    if reached:
        yield ("egress",), reached
    # Who scrapes has a rule or a place of its own at the end, which the environment makes.
    callers = [peer for rule in entries(policy, "spec", "ingress") for peer in _peers(rule, "from")]
    for count in range(len(callers), 0, -1):
        yield ("allow_from",), callers[:count]


def _peers(rule: Mapping[str, Any], key: str) -> Iterator[dict[str, Any]]:
    for each in entries(rule, key):
        block, pods = mapping(each, "ipBlock"), mapping(each, "podSelector", "matchLabels")
        space = at(each, "namespaceSelector", "matchLabels", NAMESPACE_NAME)
        yield {
            **({"cidr": block.get("cidr")} if block else {}),
            **({"except": block["except"]} if block.get("except") else {}),
            **({"namespace": space} if space else {}),
            **({"pods": pods} if pods else {}),
        }


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
