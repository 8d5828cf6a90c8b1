"""What Prometheus scrapes."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from moorage.spec.values import duration
from moorage.spec.values.fields import Duration, HttpPath, Part
from moorage.spec.values.validation import invalid


class Metrics(Part):
    """What Prometheus scrapes."""

    path: HttpPath = "/metrics"
    """Default ``/metrics``."""
    interval: Duration = "30s"
    """Time between scrapes. Default ``30s``."""

    @model_validator(mode="after")
    def _prometheus_form(self) -> Self:
        if duration.parse(self.interval) % duration.MILLISECOND or duration.parse(self.interval) == 0:
            raise invalid("bad-duration", "interval must be whole milliseconds, above zero", "write it such as 30s")
        return self
