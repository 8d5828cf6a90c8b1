"""What Prometheus alerts on: the symptoms of one service, each with what it means.

An alert whose metric a program does not show never fires: the target's own two hold for every program.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moorage.plan.model import BuildInfo
from moorage.plan.monitoring import metrics
from moorage.plan.monitoring.monitor import API_VERSION, selected_metadata
from moorage.plan.monitoring.series import Series, seconds
from moorage.plan.naming import Manifest
from moorage.plan.network.consul import by_agent
from moorage.plan.peers import Peers
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.monitoring import Alerts, Monitoring

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
    asked = monitoring.alerts
    parts = (_of_targets(service), _of_requests(service, asked), _of_calls(service, asked), _of_processes(service))
    rules = [rule for part in parts for rule in part]
    return {
        "apiVersion": API_VERSION,
        "kind": "PrometheusRule",
        "metadata": selected_metadata(spec, environment, monitoring),
        "spec": {"groups": [{"name": spec.name, "rules": rules}]},
    }


class _Service(Series):
    """What the alerts of one service have in common."""

    def __init__(self, spec: ServiceSpec, environment: Environment):
        super().__init__(spec, environment)
        self.spec = spec
        self._named = f"{spec.name} in {environment.namespace}"
        self._labels = {"service": spec.name, **({"team": spec.team} if spec.team else {})}

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
    up = service.of(metrics.UP)
    yield service.rule("ServiceDown", f"absent({up} == 1)", "2m", _PAGE, "Prometheus reaches none of its pods")
    yield service.rule("TargetDown", f"{up} == 0", "5m", _TICKET, "Prometheus cannot scrape {{ $labels.pod }}")


def _of_requests(service: _Service, asked: Alerts) -> Iterator[dict[str, Any]]:
    yield service.rule(
        "ServiceErrors",
        f"{service.errors('5m')} * 100 > {asked.error_percent}",
        "5m",
        _PAGE,
        '{{ $value | printf "%.1f" }} of 100 requests end in a 5xx',
    )
    yield service.rule(
        "ServiceSlow",
        f"{service.latency(0.99, '5m')} > {seconds(asked.latency)}",
        "10m",
        _TICKET,
        "one of 100 requests to {{ $labels.route }} takes longer than {{ $value | humanizeDuration }}",
    )
    panics = f"sum(increase({service.of(metrics.PANICS)}[10m])) > 0"
    yield service.rule("ServicePanics", panics, "0s", _TICKET, "a handler panicked")
    shed = f"sum(rate({service.of(metrics.SHED)}[5m])) > 0"
    told = "requests are turned away, as too many are being answered"
    yield service.rule("ServiceOverloaded", shed, "5m", _PAGE, told)


def _of_calls(service: _Service, asked: Alerts) -> Iterator[dict[str, Any]]:
    yield service.rule(
        "UpstreamErrors",
        f"{service.failing_calls('5m')} * 100 > {asked.error_percent}",
        "5m",
        _TICKET,
        '{{ $value | printf "%.1f" }} of 100 calls to {{ $labels.upstream }} fail',
    )
    yield service.rule(
        "UpstreamSlow",
        f"{service.call_latency(0.99, '5m')} > {seconds(asked.latency)}",
        "10m",
        _TICKET,
        "one of 100 calls to {{ $labels.upstream }} takes longer than {{ $value | humanizeDuration }}",
    )
    yield service.rule(
        "BreakerOpen",
        f"max by (upstream) ({service.of(metrics.BREAKER)}) == 2",
        "1m",
        _TICKET,
        "its calls to {{ $labels.upstream }} are refused by the breaker",
    )


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
        f"({service.held}) / {service.of(metrics.MEMORY_LIMIT)} > 0.9",
        "10m",
        _TICKET,
        "{{ $labels.pod }} uses {{ $value | humanizePercentage }} of GOMEMLIMIT",
    )
    if by_agent(service.spec):
        yield service.rule(
            "ConsulRegistrationLost",
            f"{service.of(metrics.CONSUL)} == 0",
            "2m",
            _TICKET,
            "Consul does not know {{ $labels.pod }}, and other clusters do not find it",
        )
