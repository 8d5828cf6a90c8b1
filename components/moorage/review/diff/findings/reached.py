"""What breaks callers from outside: hosts, Consul, and the paths that others ask."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.review.diff.compared import Compared, Half
from moorage.review.diff.findings.words import note, shuts_out
from moorage.review.diff.model import Finding
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.monitoring import Monitoring


def hosts(each: Compared) -> Iterator[Finding]:
    """Yield which hosts and paths do not lead to a service any more."""
    before, after = each.before, each.after
    if before is None or before.spec.expose is None or not _is_exposed(before):
        return
    exposed = after.spec.expose if after is not None and _is_exposed(after) else None
    path = before.spec.expose.path
    for index, host in enumerate(before.spec.expose.hosts):
        if exposed is None or host not in exposed.hosts:
            place = each.place(("expose", "hosts"), ("expose",), ("expose", "hosts", index))
            other = _taken_over(each, host, path)
            if other is not None:
                yield note("host-moved", f"{host}{path} leads to {other} instead of {each.name}", place)
            else:
                message = f"{host} does not lead to {each.name} any more"
                yield shuts_out("host-gone", message, place)
        elif not _covers(exposed.path, path):
            message = f"{host} leads to {each.name} below {exposed.path} alone, and no more below {path}"
            yield shuts_out("host-gone", message, each.place(("expose", "path"), ("expose",)))


def _is_exposed(half: Half) -> bool:
    return "route" in half.plan.manifests or "ingress" in half.plan.manifests


def _taken_over(each: Compared, host: str, path: str) -> str | None:
    takers = (
        name
        for name, spec in each.heads.specs.items()
        if spec.expose is not None and host in spec.expose.hosts and _covers(spec.expose.path, path)
    )
    return next((name for name in takers if name != each.name), None)


def _covers(prefix: str, path: str) -> bool:
    return f"{path.rstrip('/')}/".startswith(f"{prefix.rstrip('/')}/")


def paths(each: Compared) -> Iterator[Finding]:
    """Yield which paths others ask in vain: Consul, a load balancer, Prometheus."""
    if each.both is None:
        return
    before, after = each.both
    yield from _health(each, before.spec, after.spec)
    scraped = isinstance(before.environment.monitoring, Monitoring) and before.spec.metrics
    if scraped and not after.spec.metrics:
        message = f"Prometheus does not scrape {each.name} any more: alerts on it fall silent"
        yield shuts_out("metrics-gone", message, each.place(("metrics",)))
    elif before.spec.metrics and after.spec.metrics and before.spec.metrics.path != after.spec.metrics.path:
        message = f"metrics of {each.name} move from {before.spec.metrics.path} to {after.spec.metrics.path}"
        yield note("metrics-moved", message, each.place(("metrics", "path"), ("metrics",)))


def _health(each: Compared, before: ServiceSpec, after: ServiceSpec) -> Iterator[Finding]:
    was = before.health.path if before.health else None
    now = after.health.path if after.health else None
    if was is None or was == now:
        return
    asking = [name for name, asks in (("Consul", before.consul), ("a load balancer", before.expose)) if asks]
    where = f"moves to {now}" if now is not None else "is asked no more"
    place = each.place(("health", "path"), ("health",))
    if asking:
        message = f"{was} of {each.name}, which {' or '.join(asking)} may ask, {where}"
        yield shuts_out("health-moved", message, place)
    else:
        yield note("health-moved", f"{was} of {each.name} {where}", place)


def consul(each: Compared) -> Iterator[Finding]:
    """Yield what other clusters do not find in Consul any more."""
    before, after = each.before, each.after
    if before is None or before.spec.consul is None or before.environment.consul is None:
        return
    registered = after.spec.consul if after is not None and after.environment.consul is not None else None
    if registered is None:
        message = f"other clusters do not find {each.name} in Consul any more"
        yield shuts_out("consul-gone", message, each.place(("consul",)))
        return
    for tag in before.spec.consul.tags:
        if tag not in registered.tags:
            message = f"who looks for {each.name} by tag {tag} does not find it in Consul any more"
            yield shuts_out("consul-gone", message, each.place(("consul", "tags"), ("consul",)))
