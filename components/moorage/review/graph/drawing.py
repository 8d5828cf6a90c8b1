"""From a project to its picture: every decision about what is shown."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.plan.network.exposure import proxies
from moorage.plan.network.policy import EXTERNAL_PORT
from moorage.plan.peers import Peers, indexed
from moorage.plan.service import called_ports
from moorage.reading.loading import Project
from moorage.review.graph.discovery import discovery
from moorage.review.graph.model import Edge, Graph, Kind, Node, Relation, graph
from moorage.review.graph.neighbours import described, pods_or_network
from moorage.spec.endpoints.ports import HTTP, PORT
from moorage.spec.environment import Environment
from moorage.spec.network.uses import Uses
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.exposure import Exposure

Part = Node | Edge


def drawn(project: Project) -> Graph:
    """Return the picture of the selected services: those that they use and that use them, whoever else reaches them or
    is reached, and how others find them.

    What every service has is left out: DNS, Prometheus, probes. Raises `InputError` without an environment.
    """
    environment, peers = project.required_environment(), indexed(project.specs)
    parts = list(_parts(project, environment, peers))
    title = f"{environment.name}: namespace {environment.namespace} in cluster {environment.cluster_name}"
    nodes = (each for each in parts if isinstance(each, Node))
    return graph(title, nodes, (each for each in parts if isinstance(each, Edge)))


def _parts(project: Project, environment: Environment, peers: Peers) -> Iterator[Part]:
    for spec in project.selected_specs:
        yield _service(spec)
        for use in spec.used:
            yield from _used(spec, use, environment, peers)
        for name in peers.callers.get(spec.name, ()):
            caller = peers.specs[name]
            for use in caller.used:
                if not use.external and peers.called(use.service) is spec:
                    yield from _used(caller, use, environment, peers)
        yield from _reached(spec, environment)
        yield from _allowed(spec, environment)
        yield from _exposed(spec, environment)
        yield from discovery(spec, environment, _service(spec))


def _service(spec: ServiceSpec) -> Node:
    return Node(Kind.SERVICE, spec.name, details=tuple(_details(spec)))


def _details(spec: ServiceSpec) -> Iterator[str]:
    if spec.team:
        yield f"team {spec.team}"
    if spec.renamed_from:
        yield f"formerly {spec.renamed_from}"
    if not spec.service:
        yield "no Service"
    if not spec.network_policy:
        yield "no network policy"


def _used(spec: ServiceSpec, use: Uses, environment: Environment, peers: Peers) -> Iterator[Part]:
    source = _service(spec)
    if use.external:
        namespace = use.namespace or environment.namespace
        target = Node(Kind.OUTSIDE, use.service, f"in {namespace}")
        port = use.port or EXTERNAL_PORT
        ports = f"HTTP {_to(PORT, port)}" if use.url else f"TCP {port}"
    else:
        called = peers.called(use.service)
        target = _service(called)
        former = f" as {use.service}" if use.service != called.name else ""
        ports = f"{'HTTP' if use.url else 'TCP'} {_ports(called)}{former}"
    yield from (source, target, Edge(source.key, target.key, Relation.USES, (ports,)))


def _ports(spec: ServiceSpec) -> str:
    """Return what others may call: the Service's port and the container's, then the named ones."""
    numbers = called_ports(spec)
    own = _to(spec.service_port, numbers.pop(HTTP))
    return ", ".join([own, *(f"{name} {number}" for name, number in numbers.items())])


def _to(port: int, container_port: int) -> str:
    return str(port) if port == container_port else f"{port} → {container_port}"


def _reached(spec: ServiceSpec, environment: Environment) -> Iterator[Part]:
    for each in spec.egress:
        target = pods_or_network(each, environment)
        yield from (target, Edge(_service(spec).key, target.key, Relation.EGRESS, (f"TCP {each.port}",)))


def _allowed(spec: ServiceSpec, environment: Environment) -> Iterator[Part]:
    ports = tuple(f"TCP {number}" for number in called_ports(spec).values())
    for each in spec.allow_from:
        source = pods_or_network(each, environment)
        yield from (source, Edge(source.key, _service(spec).key, Relation.ALLOWED, ports))


def _exposed(spec: ServiceSpec, environment: Environment) -> Iterator[Part]:
    way = environment.exposure
    if spec.expose is None or not isinstance(way, Exposure):
        return
    through = f"through {' and '.join(described(each, environment) for each in proxies(spec, environment))}"
    for host in spec.expose.hosts:
        source = Node(Kind.HOST, host, details=(_way(way), through))
        yield from (source, Edge(source.key, _service(spec).key, Relation.EXPOSED, (spec.expose.path,)))


def _way(way: Exposure) -> str:
    if way.gateway is not None:
        listener = f", listener {way.gateway.listener}" if way.gateway.listener else ""
        return f"Gateway {way.gateway.namespace}/{way.gateway.name}{listener}"
    if way.ingress is not None:
        return f"Ingress {way.ingress.class_name}{', TLS' if way.ingress.tls else ''}"
    raise ValueError("the environment refuses an exposure without a way")
