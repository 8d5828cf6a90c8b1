"""What Prometheus alerts on: the symptoms of one service, each with what it means.

An alert whose metric a program does not show never fires: the target's own two hold for every program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from moorage.plan.model import BuildInfo
from moorage.plan.monitoring import metrics
from moorage.plan.monitoring.monitor import service_monitor
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
    monitor = service_monitor(spec, environment, build_info, peers)
    monitoring = environment.monitoring
    if monitor is None or not isinstance(monitoring, Monitoring) or monitoring.alerts is None:
        return None
    return {
        "apiVersion": monitor["apiVersion"],
        "kind": "PrometheusRule",
        "metadata": {**monitor["metadata"], "labels": {**monitor["metadata"]["labels"]}},
        "spec": {"groups": [{"name": spec.name, "rules": list(_rules(spec, environment, monitoring.alerts))}]},
    }


def _rules(spec: ServiceSpec, environment: Environment, asked: Alerts) -> Iterator[dict[str, Any]]:
    where = f'namespace="{environment.namespace}",job="{spec.name}"'
    own = {"service": spec.name, **({"team": spec.team} if spec.team else {})}

    def rule(name: str, expression: str, lasting: str, severity: str, summary: str) -> dict[str, Any]:
        return {
            "alert": name,
            "expr": expression,
            "for": lasting,
            "labels": {"severity": severity, **own},
            "annotations": {"summary": f"{spec.name} in {environment.namespace}: {summary}"},
        }

    yield rule("ServiceDown", f"absent(up{{{where}}} == 1)", "2m", _PAGE, "Prometheus reaches none of its pods")
    yield rule("TargetDown", f"up{{{where}}} == 0", "5m", _TICKET, "Prometheus cannot scrape {{ $labels.pod }}")
    count = f"{metrics.REQUESTS}_count"
    failed, every = (f"sum(rate({count}{{{where}{only}}}[5m]))" for only in (',status=~"5.."', ""))
    yield rule(
        "ServiceErrors",
        f"{failed} / {every} * 100 > {asked.error_percent}",
        "5m",
        _PAGE,
        '{{ $value | printf "%.1f" }} of 100 requests end in a 5xx',
    )
    # Probes and scrapes are no requests of anybody.
    probes = json.dumps("|".join(_pattern(path) for path in sorted(_own_paths(spec))))
    buckets = f"sum by (route, le) (rate({metrics.REQUESTS}_bucket{{{where},route!~{probes}}}[5m]))"
    yield rule(
        "ServiceSlow",
        f"histogram_quantile(0.99, {buckets}) > {duration.parse(asked.latency) / duration.SECOND:g}",
        "10m",
        _TICKET,
        "one of 100 requests to {{ $labels.route }} takes longer than {{ $value | humanizeDuration }}",
    )
    yield rule(
        "ServicePanics", f"sum(increase({metrics.PANICS}{{{where}}}[10m])) > 0", "0s", _TICKET, "a handler panicked"
    )
    yield rule(
        "ServiceOverloaded",
        f"sum(rate({metrics.SHED}{{{where}}}[5m])) > 0",
        "5m",
        _PAGE,
        "requests are turned away, as too many are being answered",
    )
    yield rule(
        "ServiceRestarts",
        f"changes({metrics.STARTED}{{{where}}}[15m]) >= 2",
        "0s",
        _TICKET,
        "{{ $labels.pod }} started {{ $value }} times again within 15 minutes",
    )
    used = f"({metrics.MEMORY}{{{where}}} - {metrics.RETURNED}{{{where}}})"
    yield rule(
        "ServiceNearMemoryLimit",
        f"{used} / {metrics.MEMORY_LIMIT}{{{where}}} > 0.9",
        "10m",
        _TICKET,
        "{{ $labels.pod }} uses {{ $value | humanizePercentage }} of GOMEMLIMIT",
    )
    yield rule(
        "BreakerOpen",
        f"max by (upstream) ({metrics.BREAKER}{{{where}}}) == 2",
        "1m",
        _TICKET,
        "its calls to {{ $labels.upstream }} are refused by the breaker",
    )
    if by_agent(spec):
        yield rule(
            "ConsulRegistrationLost",
            f"{metrics.CONSUL}{{{where}}} == 0",
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
