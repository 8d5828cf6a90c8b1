"""What network policies let through that they did not before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from moorage.plan.naming import NAMESPACE_NAME, Manifest
from moorage.plan.service import container_ports
from moorage.review.diff.compared import Compared, Half
from moorage.review.diff.findings.words import weaker
from moorage.review.diff.model import Finding
from moorage.spec.pod.labels import INSTANCE, NAME

_ROLES = ("network-policy", "jobs-policy")
_ANYONE = "anyone"


def policies(each: Compared) -> Iterator[Finding]:
    """Yield that a policy is gone, or whom it lets in or lets be reached beside services of the set."""
    if each.after is None:
        return
    if each.before is not None and each.before.spec.network_policy and not each.after.spec.network_policy:
        message = f"{each.name} has no network policy any more: all that the cluster lets through reaches it"
        yield weaker("policy-gone", message, each.place(("network_policy",)))
        return
    if not each.after.spec.network_policy:
        if each.before is None:
            yield weaker("policy-gone", f"{each.name} has no network policy", each.place(("network_policy",)))
        return
    before, after = _opened(each.before), _opened(each.after)
    for direction, peer, port in sorted(after - before):
        if (direction, _ANYONE, port) in before:
            continue
        key = "allow_from" if direction == "ingress" else "egress"
        may = f"is reached by {peer} at {port}" if direction == "ingress" else f"may reach {peer} at {port}"
        yield weaker("policy-opened", f"{each.name} {may}", each.place((key,), ("uses",), ("consul",)))


def _opened(half: Half | None) -> set[tuple[str, str, str]]:
    """Return direction, peer and port of all that policies let through, services of the set left out."""
    bodies = [half.plan.manifests[role] for role in _ROLES if role in half.plan.manifests] if half else []
    # By the names of its own ports: one that moves opens nothing.
    names = {number: name for name, number in container_ports(half.spec).items()} if half else {}
    return {found for body in bodies for found in _of(body, names)}


def _of(body: Manifest, names: Mapping[Any, str]) -> Iterator[tuple[str, str, str]]:
    for direction, key in (("ingress", "from"), ("egress", "to")):
        for rule in body["spec"].get(direction) or ():
            known = names if direction == "ingress" else {}
            ports = [_port(each.get("port"), known) for each in rule.get("ports") or [{}]]
            peers = [_named(peer) for peer in rule.get(key) or ()] if rule.get(key) else [_ANYONE]
            yield from ((direction, peer, port) for peer in peers if peer for port in ports)


def _port(number: Any, names: Mapping[Any, str]) -> str:
    return "any port" if number is None else f"port {names.get(number, number)}"


def _named(peer: Mapping[str, Any]) -> str:
    """Return whom a rule names; nothing for services of the set, which `uses` opens for."""
    block = peer.get("ipBlock")
    if block:
        return f"{block['cidr']} except {', '.join(block['except'])}" if block.get("except") else str(block["cidr"])
    namespace, pods = peer.get("namespaceSelector"), peer.get("podSelector") or {}
    if namespace is None and set(pods.get("matchLabels") or ()) == {NAME, INSTANCE}:
        return ""
    where = "its own namespace" if namespace is None else _labels(namespace) or "any namespace"
    return f"pods {_labels(pods)} of {where}" if pods else f"every pod of {where}"


def _labels(selector: Mapping[str, Any]) -> str:
    labels = selector.get("matchLabels") or {}
    if set(labels) == {NAMESPACE_NAME} and len(selector) == 1:
        return f"namespace {labels[NAMESPACE_NAME]}"
    return json.dumps(selector, sort_keys=True) if selector else ""
