"""Who may talk to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moorage.plan.model import BuildInfo
from moorage.plan.naming import NAMESPACE_NAME, Manifest, jobs, jobs_selector, metadata, own_selector, selector
from moorage.plan.network import consul
from moorage.plan.network.collector import where
from moorage.plan.network.exposure import proxies
from moorage.plan.peers import Peers
from moorage.plan.service import called_ports, container_ports
from moorage.spec.environment import Environment
from moorage.spec.network.peer import Peer
from moorage.spec.network.uses import Uses
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.monitoring import Monitoring
from moorage.spec.targets.resolvers import Resolver
from moorage.spec.targets.tracing import Tracing

EXTERNAL_PORT = 8080
"""The container port that an external service has unless `uses` says so."""


def network_policy(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> Manifest | None:
    """Return the policy that denies what the spec does not open.

    Policies act after translation of addresses: every port in it is a container's.
    """
    if not spec.network_policy:
        return None
    ingress, egress = list(_ingress(spec, environment, peers)), list(_egress(spec, environment, peers))
    return _policy(metadata(spec, environment), selector(spec), ingress=ingress, egress=egress)


def jobs_policy(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> Manifest | None:
    """Return the policy of the pods of its jobs: they reach what the service reaches, and nobody reaches them."""
    if not spec.network_policy or not spec.has_jobs:
        return None
    named = {**metadata(spec, environment), "name": jobs(spec.name)}
    return _policy(named, jobs_selector(spec), egress=list(_egress(spec, environment, peers)))


def _policy(named: Manifest, pods: dict[str, str], **opened: list[Manifest]) -> Manifest:
    # Both directions are denied, whichever has rules.
    rules = {**_pods(pods), "policyTypes": ["Ingress", "Egress"], **opened}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": named, "spec": rules}


def _tcp(*ports: int) -> list[dict[str, Any]]:
    return [{"port": port, "protocol": "TCP"} for port in ports]


def _pods(labels: dict[str, str]) -> Manifest:
    return {"podSelector": {"matchLabels": labels}}


def _namespace(name: str) -> Manifest:
    return {"namespaceSelector": {"matchLabels": {NAMESPACE_NAME: name}}}


def _peer(where: Peer | Resolver) -> Manifest:
    if where.cidr is not None:
        excluded = where.excluded if isinstance(where, Peer) else []
        return {"ipBlock": {"cidr": where.cidr, **({"except": excluded} if excluded else {})}}
    # Without a namespace a policy means its own.
    return {**(_namespace(where.namespace) if where.namespace else {}), **(_pods(where.pods) if where.pods else {})}


def _ingress(spec: ServiceSpec, environment: Environment, peers: Peers) -> Iterator[Manifest]:
    opened: set[int] = set()
    if consul.by_agent(spec):
        # Other clusters and the agent's check come from addresses that nobody here knows.
        yield {"ports": _tcp(spec.port)}
        opened.add(spec.port)
    callers = [_pods(labels) for name in peers.callers.get(spec.name, ()) for labels in _callers(peers.specs[name])]
    callers += [_peer(each) for each in spec.allow_from]
    sources = {tuple(called_ports(spec).values()): callers}
    # Where two may reach the same, one rule says so.
    if spec.expose is not None:
        sources.setdefault((spec.port,), []).extend(map(_peer, proxies(spec, environment)))
    if spec.metrics and isinstance(environment.monitoring, Monitoring):
        sources.setdefault((container_ports(spec)[spec.metrics.port],), []).append(
            _namespace(environment.monitoring.namespace)
        )
    for ports, who in sources.items():
        closed = [port for port in ports if port not in opened]
        if who and closed:
            yield {"from": who, "ports": _tcp(*closed)}


def _callers(spec: ServiceSpec) -> Iterator[dict[str, str]]:
    yield selector(spec)
    if spec.has_jobs:
        yield jobs_selector(spec)


def _egress(spec: ServiceSpec, environment: Environment, peers: Peers) -> Iterator[Manifest]:
    yield _lookups(environment)
    for use in sorted(spec.used, key=lambda use: use.service):
        yield _to_used(use, environment, peers)
    for each in spec.egress:
        yield {"to": [_peer(each)], "ports": _tcp(each.port)}
    if isinstance(environment.tracing, Tracing):
        to = where(environment.tracing, environment.namespace)
        yield {**({"to": to} if to else {}), "ports": _tcp(environment.tracing.port)}
    if consul.by_agent(spec):
        # Without `to`: the agent is on the node, whose address no selector names.
        yield {"ports": _tcp(consul.agent_port(environment))}


def _lookups(environment: Environment) -> Manifest:
    # Without `to` by default: resolvers run in kube-system, on the node, or at a link-local address.
    places = [_peer(each) for each in environment.dns.peers]
    ports = [{"port": port, "protocol": each} for port in environment.dns.ports for each in ("UDP", "TCP")]
    return {**({"to": places} if places else {}), "ports": ports}


def _to_used(use: Uses, environment: Environment, peers: Peers) -> Manifest:
    if use.external:
        namespace = use.namespace or environment.namespace
        return {"to": [_namespace(namespace)], "ports": _tcp(use.port or EXTERNAL_PORT)}
    called = peers.called(use.service)
    # Until the name leads to the new pods, the old ones answer.
    pods = [selector(called), *([own_selector(called.renamed_from)] if called.renamed_from else [])]
    return {"to": [_pods(labels) for labels in pods], "ports": _tcp(*called_ports(called).values())}
