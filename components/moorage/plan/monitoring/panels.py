"""What a service's dashboard shows: rows of panels, each of which asks a question and draws the answers.

As with alerts, a panel whose metric a program does not show is empty. Left out is what the spec says it cannot have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from moorage.plan.monitoring import metrics
from moorage.plan.monitoring.series import Series, seconds
from moorage.plan.network.consul import by_agent
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.monitoring import Alerts
from moorage.spec.values import quantity

WINDOW = "$__rate_interval"
"""What Grafana takes a rate over: four scrapes at least, more where a point stands for more time."""
_STATES = {"0": "closed", "1": "half open", "2": "open"}


@dataclass(frozen=True)
class Panel:
    """One chart."""

    title: str
    unit: str
    """As Grafana calls it: ``reqps``, ``percentunit`` (1 is 100 %), ``s``, ``bytes``, ``short``."""
    queries: tuple[tuple[str, str], ...]
    """Expression and what its lines are called."""
    about: str
    """What it means, in a sentence."""
    limit: float | None = None
    """Where a dashed line warns."""
    states: dict[str, str] | None = None
    """Value → what it means."""


@dataclass(frozen=True)
class Row:
    """Panels below one title, three beside each other."""

    title: str
    panels: tuple[Panel, ...]


def rows(spec: ServiceSpec, series: Series, asked: Alerts | None) -> Iterator[Row]:
    """Yield the rows. ``asked``: where alerts fire, which is drawn as a line; None for no lines."""
    yield Row("Requests", tuple(_of_requests(series, asked)))
    if spec.uses:
        yield Row("Calls", tuple(_of_calls(series, asked)))
    yield Row("Processes", tuple(_of_processes(series, spec.resources.most_memory)))
    if by_agent(spec):
        yield Row("Consul", tuple(_of_consul(series)))


def _of_requests(series: Series, asked: Alerts | None) -> Iterator[Panel]:
    count = series.of(f"{metrics.REQUESTS}_count", series.asked)
    by_status = f"sum by (status) (rate({count}[{WINDOW}]))"
    yield Panel("Requests", "reqps", ((by_status, "{{status}}"),), "By status, without probes and scrapes.")
    errors = f"{series.errors(WINDOW)} or 0 * {series.requests(WINDOW)}"
    told = "The share of requests that ended in a 5xx, probes among them: what ServiceErrors fires at."
    most = asked.error_percent / 100 if asked else None
    yield Panel("Errors", "percentunit", ((errors, "5xx"),), told, most)
    shed = (f"sum(rate({series.of(metrics.SHED)}[{WINDOW}]))", "turned away, per second")
    in_flight = (f"sum by (pod) ({series.of(metrics.IN_FLIGHT)})", "{{pod}}")
    told = "Requests being answered, by pod, and those that MAX_IN_FLIGHT turned away."
    yield Panel("In flight", "short", (in_flight, shed), told)
    for quantile in (0.5, 0.95, 0.99):
        told = f"What {quantile * 100:g} of 100 requests of a route took no longer than."
        found = ((series.latency(quantile, WINDOW), "{{route}}"),)
        most = float(seconds(asked.latency)) if asked and quantile == 0.99 else None
        yield Panel(f"Latency p{quantile * 100:g}", "s", found, told, most)


def _of_calls(series: Series, asked: Alerts | None) -> Iterator[Panel]:
    calls = series.of(f"{metrics.CALLS}_count")
    by_outcome = f"sum by (upstream, outcome) (rate({calls}[{WINDOW}]))"
    told = "To other services, by outcome: failure, refused by the breaker, canceled by the caller."
    yield Panel("Calls", "reqps", ((by_outcome, "{{upstream}} {{outcome}}"),), told)
    quantiles = (0.5, 0.95, 0.99)
    found = tuple((series.call_latency(each, WINDOW), f"{{{{upstream}}}} p{each * 100:g}") for each in quantiles)
    most = float(seconds(asked.latency)) if asked else None
    yield Panel("Latency of calls", "s", found, "With their retries and waits.", most)
    breaker = f"max by (upstream) ({series.of(metrics.BREAKER)})"
    told = "Open after five failures in a row: calls are refused for 30 s, then one tries."
    yield Panel("Breaker", "short", ((breaker, "{{upstream}}"),), told, states=_STATES)


def _of_processes(series: Series, most_memory: str | None) -> Iterator[Panel]:
    up = series.of(metrics.UP)
    told = "Pods that Prometheus knows, and those that it reaches."
    yield Panel("Pods", "short", ((f"sum({up})", "reached"), (f"count({up})", "known")), told)
    restarts = (f"sum by (pod) (changes({series.of(metrics.STARTED)}[{WINDOW}]))", "{{pod}} restarts")
    panics = (f"sum(increase({series.of(metrics.PANICS)}[{WINDOW}]))", "panics")
    yield Panel("Restarts and panics", "short", (restarts, panics), "A new pod is no restart.")
    cpu = f"rate({series.of(metrics.CPU)}[{WINDOW}])"
    yield Panel("Processor", "short", ((cpu, "{{pod}}"),), "Cores that are busy, by pod.")
    # Go shows a number that nobody has where GOMEMLIMIT is not set.
    bound = f"max({series.of(metrics.MEMORY_LIMIT)} < 2^60)"
    limit = ((f"vector({int(quantity.parse(most_memory))})", "limit"),) if most_memory else ()
    resident = (series.of(metrics.RESIDENT), "{{pod}} resident")
    held = (series.held, "{{pod}} of GOMEMLIMIT")
    told = "What GOMEMLIMIT bounds beside it, and what is resident beside the container's limit."
    yield Panel("Memory", "bytes", (resident, held, (bound, "GOMEMLIMIT"), *limit), told)
    yield Panel("Goroutines", "short", ((series.of(metrics.GOROUTINES), "{{pod}}"),), "Ever more are a leak.")
    collections = f"rate({series.of(f'{metrics.COLLECTIONS}_count')}[{WINDOW}])"
    told = "Runs of the garbage collector; many near GOMEMLIMIT."
    yield Panel("Garbage collections", "cps", ((collections, "{{pod}}"),), told)


def _of_consul(series: Series) -> Iterator[Panel]:
    told = "1 while the agent confirms the registration."
    yield Panel("Registered", "short", ((series.of(metrics.CONSUL), "{{pod}}"),), told)
    failures = f"sum by (operation) (rate({series.of(metrics.CONSUL_FAILURES)}[{WINDOW}]))"
    yield Panel("Failed calls to the agent", "cps", ((failures, "{{operation}}"),), "Nothing where none has failed.")
