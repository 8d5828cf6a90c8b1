"""What the kubelet asks the service: whether it is ready, alive, started."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from moorage.plan.naming import Manifest
from moorage.plan.service import container_ports
from moorage.spec.endpoints.health import Health, Live
from moorage.spec.service import ServiceSpec
from moorage.spec.values import duration

STARTUP = "1m"
"""How long a start may take unless the spec says so."""
STARTUP_PERIOD = 2
"""Seconds between startup probes: liveness and readiness wait for the first that succeeds."""


def probes(spec: ServiceSpec) -> Manifest:
    """Return the probes as keys of the container; none where health is off."""
    health = spec.health
    if not health:
        return {}
    ports = container_ports(spec)

    def probe(asked: Health | Live, period: int, failures: int) -> dict[str, Any]:
        timing = {"timeoutSeconds": _seconds(health.timeout), "periodSeconds": period, "failureThreshold": failures}
        return {**_asked(health, asked, ports), **timing}

    ready = probe(health, _seconds(health.interval), health.failures)
    live = health.liveness
    if live is None:
        return {"readinessProbe": ready}
    # The kubelet asks again only after an answer or its timeout: with a shorter period a start could take longer.
    period = max(STARTUP_PERIOD, _seconds(health.timeout))
    return {
        "readinessProbe": ready,
        "livenessProbe": probe(live, _seconds(live.interval), live.failures),
        "startupProbe": probe(live, period, math.ceil(_seconds(health.startup or STARTUP) / period)),
    }


def _asked(health: Health, asked: Health | Live, ports: Mapping[str, int]) -> dict[str, Any]:
    if asked.grpc is not None:
        # The one action that takes no name.
        return {"grpc": {"port": ports[asked.grpc]}}
    if asked.tcp is not None:
        return {"tcpSocket": {"port": asked.tcp}}
    headers = [{"name": name, "value": value} for name, value in (health.headers or {}).items()]
    return {
        "httpGet": {
            "path": asked.path,
            "port": health.port,
            **({"scheme": "HTTPS"} if health.scheme == "https" else {}),
            **({"httpHeaders": headers} if headers else {}),
        }
    }


def _seconds(time: str) -> int:
    return duration.parse(time) // duration.SECOND
