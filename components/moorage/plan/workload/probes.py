"""What the kubelet asks the service: whether it is ready, alive, started."""

from __future__ import annotations

import math
from typing import Any

from moorage.plan.naming import Manifest
from moorage.spec.endpoints.health import Health
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
    ready = _probe(health, health.path, _seconds(health.interval), health.failures)
    live = health.liveness
    if live is None:
        return {"readinessProbe": ready}
    # The kubelet asks again only after an answer or its timeout: with a shorter period a start could take longer.
    period = max(STARTUP_PERIOD, _seconds(health.timeout))
    return {
        "readinessProbe": ready,
        "livenessProbe": _probe(health, live.path, _seconds(live.interval), live.failures),
        "startupProbe": _probe(health, live.path, period, math.ceil(_seconds(health.startup or STARTUP) / period)),
    }


def _probe(health: Health, path: str, period: int, failures: int) -> dict[str, Any]:
    headers = [{"name": name, "value": value} for name, value in (health.headers or {}).items()]
    asked = {
        "path": path,
        "port": "http",
        **({"scheme": "HTTPS"} if health.scheme == "https" else {}),
        **({"httpHeaders": headers} if headers else {}),
    }
    timing = {"timeoutSeconds": _seconds(health.timeout), "periodSeconds": period, "failureThreshold": failures}
    return {"httpGet": asked, **timing}


def _seconds(time: str) -> int:
    return duration.parse(time) // duration.SECOND
