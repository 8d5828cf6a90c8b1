"""What Prometheus scrapes."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from moorage.spec.endpoints.ports import HTTP, PortRef
from moorage.spec.values import duration
from moorage.spec.values.fields import Duration, HttpPath, Part
from moorage.spec.values.validation import invalid


class Metrics(Part):
    """What Prometheus scrapes."""

    path: HttpPath = "/metrics"
    """Default ``/metrics``."""
    port: PortRef = HTTP
    """The name of the port that it asks, in the Service or not. Default ``http``."""
    interval: Duration = "30s"
    """Time between scrapes. Default ``30s``."""
    timeout: Duration | None = None
    """How long a scrape may take, at most ``interval``. Default: Prometheus' own."""

    @model_validator(mode="after")
    def _prometheus_form(self) -> Self:
        for key, text in (("interval", self.interval), ("timeout", self.timeout or self.interval)):
            if duration.parse(text) % duration.MILLISECOND or duration.parse(text) == 0:
                raise invalid("bad-duration", f"{key} must be whole milliseconds, above zero", "write it such as 30s")
        if self.timeout is not None and duration.parse(self.timeout) > duration.parse(self.interval):
            raise invalid(
                "timeout-above-interval",
                f"timeout {self.timeout} is above interval {self.interval}",
                "lower it, or raise interval: Prometheus takes no such configuration",
            )
        return self
