"""The probes of the kubelet."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from moorage.spec.values.fields import HttpPath, Part
from moorage.spec.values.validation import invalid


class Health(Part):
    """Where the service says how it is."""

    path: HttpPath = "/health"
    """Readiness. Default ``/health``."""
    live_path: HttpPath | None = None
    """Turns on the liveness and startup probes on this path. Default: neither, as an outage of what the
    service depends on must not restart it."""

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.live_path == self.path:
            raise invalid(
                "same-probe-path",
                "uses one path for readiness and liveness",
                "give live_path a handler of its own, or leave it out: pods would restart when a dependency is down",
            )
        return self
