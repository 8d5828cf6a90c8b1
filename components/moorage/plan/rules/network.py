"""What a network policy lets out."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from typing import Any

from moorage.plan.rules.bodies import UNKNOWN, at, entries, kind
from moorage.plan.rules.model import Body, Fault, Found, Rule

METADATA = ("169.254.169.254/32", "fd00:ec2::254/128")
"""Where clouds give a node's credentials to any process on it: EC2, Google Cloud and Azure; EC2 by IPv6."""
_PORT = 80
_WRONG = "reaches the metadata address, which gives out the node's credentials"


def reaching_metadata(cidr: str, excluded: Sequence[str]) -> Iterator[Fault]:
    """Yield what is wrong with a network that is opened but for the excluded ones; of who names that address alone,
    nothing: they mean it."""
    for address in METADATA:
        if cidr != address and _holds(cidr, address) and not any(_holds(each, address) for each in excluded):
            yield Fault(_WRONG, f"add except: [{address}]", cidr)


def _holds(network: str, address: str) -> bool:
    return ipaddress.ip_interface(address).ip in ipaddress.ip_network(network, strict=False)


def _metadata(body: Body) -> Iterator[Found]:
    if kind(body) != ("networking.k8s.io", "NetworkPolicy"):
        return
    for index, rule in enumerate(entries(body, "spec", "egress")):
        to = at(rule, "to")
        if not to and _opens(rule, _PORT):
            yield ("spec", "egress", index), Fault(_WRONG, "say to whom it opens: add `to`")
        for number, peer in enumerate(entries(rule, "to")):
            block = at(peer, "ipBlock")
            cidr = at(block, "cidr")
            if isinstance(cidr, str) and _is_network(cidr) and at(block, "except") is not UNKNOWN:
                faults = reaching_metadata(cidr, list(filter(_is_network, entries(block, "except"))))
                steps = ("spec", "egress", index, "to", number, "ipBlock", "cidr")
                yield from ((steps, each) for each in faults)


def _opens(rule: Any, port: int) -> bool:
    ports = at(rule, "ports")
    if ports is UNKNOWN:
        return False
    # No ports are all ports; by a name another pod is meant.
    return not ports or any(_covers(each, port) for each in entries(rule, "ports"))


def _covers(opened: Any, port: int) -> bool:
    first, last = at(opened, "port"), at(opened, "endPort")
    if at(opened, "protocol") not in (None, "TCP"):
        return False
    return first is None or (isinstance(first, int) and first <= port <= (last if isinstance(last, int) else first))


def _is_network(text: Any) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


RULES = (
    Rule(
        "metadata-reachable",
        "No policy opens the address that gives out the node's credentials.",
        "advisory",
        _metadata,
        given_up_by=("egress", "environment.dns", "environment.consul.agent_address"),
    ),
)
