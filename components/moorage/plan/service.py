"""The Service: the name that others call."""

from __future__ import annotations

from moorage.plan.model import BuildInfo
from moorage.plan.naming import Manifest, metadata, selector
from moorage.plan.peers import Peers
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec


def service(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> Manifest:
    """Return the ClusterIP Service: port 80, so that a name alone is a URL."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(spec, environment),
        "spec": {
            "type": "ClusterIP",
            "selector": selector(spec.name),
            "ports": [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}],
        },
    }
