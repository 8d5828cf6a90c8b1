"""What the kubelet asks the service: whether it is ready, alive, started."""

from __future__ import annotations

from typing import Any

from moorage.plan.naming import Manifest
from moorage.spec.service import ServiceSpec


def _probe(path: str, **timing: int) -> dict[str, Any]:
    return {"httpGet": {"path": path, "port": "http"}, "timeoutSeconds": 2, **timing}


def probes(spec: ServiceSpec) -> Manifest:
    """Return the probes as keys of the container."""
    ready = {"readinessProbe": _probe(spec.health.path, periodSeconds=5, failureThreshold=3)}
    live = spec.health.live_path
    if live is None:
        return ready
    return {
        **ready,
        "livenessProbe": _probe(live, periodSeconds=10, failureThreshold=3),
        "startupProbe": _probe(live, periodSeconds=2, failureThreshold=30),
    }
