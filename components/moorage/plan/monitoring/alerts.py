"""What Prometheus alerts on: the symptoms of one service, each with what it means.

An alert whose metric a program does not show never fires: the target's own two hold for every program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from moorage.plan.model import BuildInfo
from moorage.plan.monitoring import metrics
from moorage.plan.monitoring.monitor import API_VERSION, selected_metadata
from moorage.plan.naming import Manifest
from moorage.plan.network.consul import by_agent
from moorage.plan.peers import Peers
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.monitoring import Alerts, Monitoring
from moorage.spec.values import duration

_PAGE, _TICKET = "critical", "warning"


def prometheus_rule(
    spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers
) -> Manifest | None:
    """Return the PrometheusRule beside the ServiceMonitor, or None where nothing is scraped or no alerts are asked for.

    It bears the ServiceMonitor's labels, as one Prometheus selects both.
    """
    monitoring = environment.monitoring
    if not spec.metrics or not isinstance(monitoring, Monitoring) or monitoring.alerts is None:
        return None
    service = _Service(spec, environment)
    rules = [*_of_targets(service), *_of_requests(service, monitoring.alerts), *_of_processes(service)]
    return {
        "apiVersion": API_VERSION,
        "kind": "PrometheusRule",
        "metadata": selected_metadata(spec, environment, monitoring),
        "spec": {"groups": [{"name": spec.name, "rules": rules}]},
    }


class _Service:
    """What the alerts of one service have in common."""

    def __init__(self, spec: ServiceSpec, environment: Environment):
        self.spec = spec
        self.where = f'namespace="{environment.namespace}",job="{spec.name}"'
        """The matchers of its series."""
        self._named = f"{spec.name} in {environment.namespace}"
        self._labels = {"service": spec.name, **({"team": spec.team} if spec.team else {})}

    def of(self, metric: str, more: str = "") -> str:
        """Return the selector of its series of a metric."""
        return f"{metric}{{{self.where}{more}}}"

    def rule(self, name: str, expression: str, lasting: str, severity: str, summary: str) -> dict[str, Any]:
        """Return an alert that fires once ``expression`` has held for ``lasting``."""
        return {
            "alert": name,
            "expr": expression,
            "for": lasting,
            "labels": {"severity": severity, **self._labels},
            "annotations": {"summary": f"{self._named}: {summary}"},
        }


def _of_targets(service: _Service) -> Iterator[dict[str, Any]]:
    up = service.of("up")
    yield service.rule("ServiceDown", f"absent({up} == 1)", "2m", _PAGE, "Prometheus reaches none of its pods")
    yield service.rule("TargetDown", f"{up} == 0", "5m", _TICKET, "Prometheus cannot scrape {{ $labels.pod }}")


def _of_requests(service: _Service, asked: Alerts) -> Iterator[dict[str, Any]]:
    count = f"{metrics.REQUESTS}_count"
    failed, every = (f"sum(rate({service.of(count, only)}[5m]))" for only in (',status=~"5.."', ""))
    yield service.rule(
        "ServiceErrors",
        f"{failed} / {every} * 100 > {asked.error_percent}",
        "5m",
        _PAGE,
        '{{ $value | printf "%.1f" }} of 100 requests end in a 5xx',
    )
    # Probes and scrapes are no requests of anybody.
    probes = json.dumps("|".join(_pattern(path) for path in sorted(_own_paths(service.spec))))
    buckets = service.of(f"{metrics.REQUESTS}_bucket", f",route!~{probes}")
    yield service.rule(
        "ServiceSlow",
        f"histogram_quantile(0.99, sum by (route, le) (rate({buckets}[5m])))"
        f" > {duration.parse(asked.latency) / duration.SECOND:g}",
        "10m",
        _TICKET,
        "one of 100 requests to {{ $labels.route }} takes longer than {{ $value | humanizeDuration }}",
    )
    panics = f"sum(increase({service.of(metrics.PANICS)}[10m])) > 0"
    yield service.rule("ServicePanics", panics, "0s", _TICKET, "a handler panicked")
    shed = f"sum(rate({service.of(metrics.SHED)}[5m])) > 0"
    told = "requests are turned away, as too many are being answered"
    yield service.rule("ServiceOverloaded", shed, "5m", _PAGE, told)


def _of_processes(service: _Service) -> Iterator[dict[str, Any]]:
    yield service.rule(
        "ServiceRestarts",
        f"changes({service.of(metrics.STARTED)}[15m]) >= 2",
        "0s",
        _TICKET,
        "{{ $labels.pod }} started {{ $value }} times again within 15 minutes",
    )
    yield service.rule(
        "ServiceNearMemoryLimit",
        f"({service.of(metrics.MEMORY)} - {service.of(metrics.RETURNED)}) / {service.of(metrics.MEMORY_LIMIT)} > 0.9",
        "10m",
        _TICKET,
        "{{ $labels.pod }} uses {{ $value | humanizePercentage }} of GOMEMLIMIT",
    )
    yield service.rule(
        "BreakerOpen",
        f"max by (upstream) ({service.of(metrics.BREAKER)}) == 2",
        "1m",
        _TICKET,
        "its calls to {{ $labels.upstream }} are refused by the breaker",
    )
    if by_agent(service.spec):
        yield service.rule(
            "ConsulRegistrationLost",
            f"{service.of(metrics.CONSUL)} == 0",
            "2m",
            _TICKET,
            "Consul does not know {{ $labels.pod }}, and other clusters do not find it",
        )


def _own_paths(spec: ServiceSpec) -> set[str]:
    probed = {spec.health.path} if spec.health and spec.health.path else set()
    return probed | ({spec.metrics.path} if spec.metrics else set())


def _pattern(path: str) -> str:
    """Return RE2 for the path itself."""
    return "".join(f"[{char}]" if char in ".+*?()|[{$" else char for char in path)
