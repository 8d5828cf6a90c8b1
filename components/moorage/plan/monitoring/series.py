"""What alerts and panels compute of one service's series."""

from __future__ import annotations

import json

from moorage.plan.monitoring import metrics
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from moorage.spec.values import duration


class Series:
    """The series of one service. ``window``: what a rate is taken over, such as ``5m``."""

    def __init__(self, spec: ServiceSpec, environment: Environment):
        self._where = f'namespace="{environment.namespace}",job="{spec.name}"'
        self._own = "|".join(_pattern(path) for path in sorted(_own_paths(spec)))

    def of(self, metric: str, more: str = "") -> str:
        """Return the selector of its series of a metric. ``more``: further matchers."""
        return f"{metric}{{{self._where}{more and f',{more}'}}}"

    @property
    def asked(self) -> str:
        """The matcher of what somebody asked for: probes and scrapes are no requests of anybody."""
        return f"route!~{json.dumps(self._own)}"

    def requests(self, window: str, only: str = "") -> str:
        """Return how many requests end in a second. ``only``: further matchers."""
        return f"sum(rate({self.of(f'{metrics.REQUESTS}_count', only)}[{window}]))"

    def errors(self, window: str) -> str:
        """Return which share of its requests ended in a 5xx."""
        failed = self.requests(window, 'status=~"5.."')
        return f"{failed} / {self.requests(window)}"

    def latency(self, quantile: float, window: str) -> str:
        """Return by route what that share of its requests took no longer than, in seconds."""
        return _quantile(quantile, "route", self.of(f"{metrics.REQUESTS}_bucket", self.asked), window)

    def failing_calls(self, window: str) -> str:
        """Return by upstream which share of its calls failed or was refused by the breaker."""
        count = f"{metrics.CALLS}_count"
        failed, every = (
            f"sum by (upstream) (rate({self.of(count, only)}[{window}]))" for only in ('outcome=~"failure|refused"', "")
        )
        return f"{failed} / {every}"

    def call_latency(self, quantile: float, window: str) -> str:
        """Return by upstream what that share of its calls took no longer than, with their retries, in seconds."""
        return _quantile(quantile, "upstream", self.of(f"{metrics.CALLS}_bucket"), window)

    @property
    def held(self) -> str:
        """The memory that GOMEMLIMIT bounds, by pod, in bytes."""
        return f"{self.of(metrics.MEMORY)} - {self.of(metrics.RETURNED)}"


def seconds(latency: str) -> str:
    """Return a length of time as an expression holds it: ``250ms`` → ``0.25``."""
    return f"{duration.parse(latency) / duration.SECOND:g}"


def _quantile(quantile: float, label: str, buckets: str, window: str) -> str:
    return f"histogram_quantile({quantile:g}, sum by ({label}, le) (rate({buckets}[{window}])))"


def _own_paths(spec: ServiceSpec) -> set[str]:
    probed = {spec.health.path} if spec.health and spec.health.path else set()
    return probed | ({spec.metrics.path} if spec.metrics else set())


def _pattern(path: str) -> str:
    """Return RE2 for the path itself."""
    return "".join(f"[{char}]" if char in ".+*?()|[{$" else char for char in path)
