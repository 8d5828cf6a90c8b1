"""What network policies let through that they did not before."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moorage.plan.naming import NAMESPACE_NAME, Manifest
from moorage.plan.service import container_ports
from moorage.review.diff.compared import Compared, Half
from moorage.review.diff.findings.words import weaker
from moorage.review.diff.model import Finding
from moorage.spec.pod.labels import INSTANCE, NAME

_ROLES = ("network-policy", "jobs-policy")
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def policies(each: Compared) -> Iterator[Finding]:
    """Yield that a policy is gone, or whom it lets in or lets be reached beside services of the set."""
    if each.after is None:
        return
    if each.before is not None and each.before.spec.network_policy and not each.after.spec.network_policy:
        message = f"{each.name} has no network policy any more: all that the cluster lets through reaches it"
        yield weaker("policy-gone", message, each.place(("network_policy",)))
        return
    if each.before is None:
        if not each.after.spec.network_policy:
            yield weaker("policy-gone", f"{each.name} has no network policy", each.place(("network_policy",)))
        return
    if not each.before.spec.network_policy:
        return
    before, after = _opened(each.before), _opened(each.after)
    for direction, peer, port in sorted(after - before):
        if any(way == direction and at == port and _holds(other, peer) for way, other, at in before):
            continue
        key = "allow_from" if direction == "ingress" else "egress"
        may = (
            f"is reached by {_named(peer)} at {port}" if key == "allow_from" else f"may reach {_named(peer)} at {port}"
        )
        yield weaker("policy-opened", f"{each.name} {may}", each.place((key,), ("uses",), ("consul",), ("expose",)))


def covers(outer: tuple[str, Sequence[str]], inner: tuple[str, Sequence[str]]) -> bool:
    """Tell whether all of a network lies in another; of both, parts may be left out."""
    large, small = ipaddress.ip_network(outer[0]), ipaddress.ip_network(inner[0])
    return _within(small, large) and all(
        not small.overlaps(out) or any(_within(out, ipaddress.ip_network(each)) for each in inner[1])
        for out in map(ipaddress.ip_network, outer[1])
    )


def _within(inner: _Network, outer: _Network) -> bool:
    return inner.version == outer.version and inner.subnet_of(outer)  # type: ignore[arg-type]


def _holds(outer: str, inner: str) -> bool:
    """Tell whether a rule lets through all that another one does."""
    large, small = json.loads(outer), json.loads(inner)
    if large is None:
        return True
    if not small or "ipBlock" not in large or "ipBlock" not in small:
        return False
    one, other = ((block["cidr"], block.get("except") or ()) for block in (large["ipBlock"], small["ipBlock"]))
    return covers(one, other)


def _opened(half: Half | None) -> set[tuple[str, str, str]]:
    """Return direction, peer (as JSON; null: anyone) and port of all that policies let through beside the set."""
    bodies = [half.plan.manifests[role] for role in _ROLES if role in half.plan.manifests] if half else []
    # By the names of its own ports: one that moves opens nothing.
    names = {number: name for name, number in container_ports(half.spec).items()} if half else {}
    return {found for body in bodies for found in _of(body, names)}


def _of(body: Manifest, names: Mapping[Any, str]) -> Iterator[tuple[str, str, str]]:
    for direction, key in (("ingress", "from"), ("egress", "to")):
        for rule in body["spec"].get(direction) or ():
            known = names if direction == "ingress" else {}
            ports = [_port(each.get("port"), known) for each in rule.get("ports") or [{}]]
            peers = [json.dumps(peer, sort_keys=True) for peer in rule.get(key) or [None] if not _is_of_set(peer)]
            yield from ((direction, peer, port) for peer in peers for port in ports)


def _port(number: Any, names: Mapping[Any, str]) -> str:
    return "any port" if number is None else f"port {names.get(number, number)}"


def _is_of_set(peer: Mapping[str, Any] | None) -> bool:
    """Tell whether a rule names a service of the set, which `uses` opens for."""
    pods = (peer or {}).get("podSelector") or {}
    return "namespaceSelector" not in (peer or {}) and set(pods.get("matchLabels") or ()) == {NAME, INSTANCE}


def _named(text: str) -> str:
    peer = json.loads(text)
    if peer is None:
        return "anyone"
    block, pods = peer.get("ipBlock"), peer.get("podSelector") or {}
    if block:
        return f"{block['cidr']} except {', '.join(block['except'])}" if block.get("except") else str(block["cidr"])
    where = (
        _labels(peer["namespaceSelector"]) or "any namespace" if "namespaceSelector" in peer else "its own namespace"
    )
    return f"pods {_labels(pods)} of {where}" if pods else f"every pod of {where}"


def _labels(selector: Mapping[str, Any]) -> str:
    labels = selector.get("matchLabels") or {}
    if set(labels) == {NAMESPACE_NAME} and len(selector) == 1:
        return f"namespace {labels[NAMESPACE_NAME]}"
    return json.dumps(selector, sort_keys=True) if selector else ""
