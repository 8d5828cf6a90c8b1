"""The Service: the name that others call."""

from __future__ import annotations

from moorage.plan.model import BuildInfo
from moorage.plan.naming import Manifest, metadata, own_selector, selector
from moorage.plan.peers import Peers
from moorage.spec.endpoints.ports import HTTP
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec


def container_ports(spec: ServiceSpec) -> dict[str, int]:
    """Return the numbers of the container's ports by their names."""
    return {HTTP: spec.port, **{name: each.port for name, each in spec.named_ports.items()}}


def called_ports(spec: ServiceSpec) -> dict[str, int]:
    """Return the ports that are in the Service: their names and the container's numbers."""
    return {HTTP: spec.port, **{name: each.port for name, each in spec.named_ports.items() if each.service}}


def service_ports(spec: ServiceSpec) -> dict[str, int]:
    """Return the Service's ports: their names and numbers. None without a Service.

    The first is 80 by default, so that a name alone is a URL; the others have the container's numbers: no second
    number to remember.
    """
    return {**called_ports(spec), HTTP: spec.service.port} if spec.service else {}


def service(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> Manifest | None:
    """Return the ClusterIP Service, or None where nobody calls it: port 80 by default, so that a name alone is a URL.

    The other ports have the container's numbers: no second number to remember.
    """
    if not spec.service:
        return None
    return _service(metadata(spec, environment), spec)


def former_service(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> Manifest | None:
    """Return the Service under the name that the spec had, which leads to its pods; None where it was not renamed.

    Its labels are those it always had: what finds the service by its labels finds one Service.
    """
    if not spec.renamed_from:
        return None
    named = metadata(spec, environment)
    return _service(
        {**named, "name": spec.renamed_from, "labels": {**named["labels"], **own_selector(spec.renamed_from)}}, spec
    )


def _service(named: Manifest, spec: ServiceSpec) -> Manifest:
    assert spec.service
    annotations = spec.service.annotations
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {**named, **({"annotations": annotations} if annotations else {})},
        "spec": {
            "type": "ClusterIP",
            "selector": selector(spec),
            "ports": [
                {
                    "name": name,
                    "port": number,
                    "targetPort": name,
                    "protocol": "TCP",
                }
                for name, number in service_ports(spec).items()
            ],
        },
    }
