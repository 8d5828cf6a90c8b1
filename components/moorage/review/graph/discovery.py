"""How other clusters find a service: through Consul, at an address that they reach."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.plan.network.consul import by_agent, catalog_entry, variables
from moorage.review.graph.model import Edge, Kind, Node, Relation
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

_ADDRESSES = {"$(POD_IP)": "the pod's address", "$(HOST_IP)": "the node's address"}


def discovery(spec: ServiceSpec, environment: Environment, service: Node) -> Iterator[Node | Edge]:
    """Yield who registers a service, and where other clusters ask it; nothing for one that is found by DNS alone."""
    if spec.consul is None or environment.consul is None:
        return
    if by_agent(spec):
        told = dict(variables(spec, environment))
        address, port = told["CONSUL_SERVICE_ADDRESS"], told["CONSUL_SERVICE_PORT"]
        registered = "registers itself"
    else:
        entry = catalog_entry(spec, environment)
        if entry is None:
            return
        address, port = entry.address, str(entry.port)
        registered = "registered by Pulumi"
    datacenter = environment.consul.datacenter
    consul = Node(Kind.CONSUL, "Consul", f"datacenter {datacenter}" if datacenter else "")
    clusters = Node(Kind.CLUSTERS, "other clusters")
    tags = (f"tags {' '.join(sorted(spec.consul.tags))}",) if spec.consul.tags else ()
    yield from (consul, clusters)
    yield Edge(service.key, consul.key, Relation.CONSUL, (registered, *tags))
    yield Edge(clusters.key, consul.key, Relation.CONSUL, ("look it up",))
    yield Edge(clusters.key, service.key, Relation.CONSUL, (f"{_ADDRESSES.get(address, address)}, port {port}",))
