"""How a service is reached from outside the cluster: a route below a gateway, or an ingress."""

from __future__ import annotations

from collections.abc import Sequence

from moorage.plan.model import BuildInfo
from moorage.plan.naming import Manifest, metadata
from moorage.plan.peers import Peers
from moorage.spec.endpoints.ports import HTTP
from moorage.spec.environment import Environment
from moorage.spec.network.peer import Peer
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.exposure import Exposure, IngressClass, IngressTls


def route(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> Manifest | None:
    """Return the HTTPRoute; None where the service is not exposed through a gateway."""
    way = _way(spec, environment)
    if spec.expose is None or way is None or way.gateway is None:
        return None
    listener = {"sectionName": way.gateway.listener} if way.gateway.listener else {}
    rule = {
        "matches": [{"path": {"type": "PathPrefix", "value": spec.expose.path}}],
        "backendRefs": [{"name": spec.name, "port": spec.service_port}],
    }
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": metadata(spec, environment),
        "spec": {
            "parentRefs": [{"name": way.gateway.name, "namespace": way.gateway.namespace, **listener}],
            "hostnames": spec.expose.hosts,
            "rules": [rule],
        },
    }


def ingress(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> Manifest | None:
    """Return the Ingress; None where the service is not exposed through one."""
    way = _way(spec, environment)
    if spec.expose is None or way is None or way.ingress is None:
        return None
    annotations = {"annotations": way.ingress.annotations} if way.ingress.annotations else {}
    secret = _secret(spec, way.ingress)
    backend = {"service": {"name": spec.name, "port": {"name": HTTP}}}
    http = {"paths": [{"path": spec.expose.path, "pathType": "Prefix", "backend": backend}]}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {**metadata(spec, environment), **annotations},
        "spec": {
            "ingressClassName": way.ingress.class_name,
            **({"tls": [{"hosts": spec.expose.hosts, "secretName": secret}]} if secret else {}),
            "rules": [{"host": host, "http": http} for host in spec.expose.hosts],
        },
    }


def proxies(spec: ServiceSpec, environment: Environment) -> Sequence[Peer]:
    """Return where requests from outside come from; nowhere for a service that is not exposed."""
    way = _way(spec, environment)
    if way is None:
        return []
    if way.gateway is not None:
        return way.gateway.proxies or [Peer(namespace=way.gateway.namespace)]
    return way.ingress.proxies if way.ingress is not None else []


def _way(spec: ServiceSpec, environment: Environment) -> Exposure | None:
    return environment.exposure if spec.expose is not None and isinstance(environment.exposure, Exposure) else None


def _secret(spec: ServiceSpec, kind: IngressClass) -> str | None:
    if isinstance(kind.tls, IngressTls):
        return kind.tls.secret
    return f"{spec.name}-tls" if kind.tls else None
