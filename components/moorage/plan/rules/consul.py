"""What Consul is told: by one owner, and an address that another cluster reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from moorage.plan.rules.bodies import UNKNOWN, at, kind
from moorage.plan.rules.model import Fault, Found, Placed, SetRule
from moorage.spec.network.consul import is_within_cluster

GROUP = "consul"


def _addresses(objects: Sequence[Placed]) -> Iterator[tuple[Placed, Found]]:
    services = [each.body for each in objects if kind(each.body) == ("", "Service")]
    cluster = {at(service, "spec", "clusterIP"): at(service, "metadata", "name") for service in services}
    for each in objects:
        address = at(each.body, "address")
        if kind(each.body)[0] != GROUP or not isinstance(address, str):
            continue
        if address in cluster or is_within_cluster(address):
            hint = "name the entry point of this one, such as order.example.com"
            yield each, (("address",), Fault("cannot be reached from another cluster", hint, address))


def _identities(objects: Sequence[Placed]) -> Iterator[tuple[Placed, Found]]:
    taken: set[tuple[object, ...]] = set()
    for each in objects:
        if kind(each.body) != (GROUP, "Service"):
            continue
        name = at(each.body, "serviceId") or at(each.body, "name")
        one = (each.provider, at(each.body, "datacenter"), at(each.body, "node"), name)
        if UNKNOWN in one:
            continue
        if one in taken:
            wrong = "is also that of another service of this stack, and the one overwrites the other"
            yield each, (("serviceId",), Fault(wrong, "give each service an ID of its own", name))
        taken.add(one)


SET_RULES = (
    SetRule(
        "consul-address-inside",
        "Consul is told an address that another cluster reaches.",
        "mandatory",
        _addresses,
    ),
    SetRule("consul-id-twice", "No two services of a node in Consul have one ID.", "mandatory", _identities),
)
