"""Every decision about a set of services: pure, without Pulumi, I/O or clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from moorage.plan import service
from moorage.plan.model import BuildInfo, CatalogEntry, Plan
from moorage.plan.monitoring import alerts, dashboard, monitor
from moorage.plan.namespace import default_deny, namespace
from moorage.plan.naming import Manifest, url
from moorage.plan.network import consul, exposure, policy
from moorage.plan.patch.apply import patched
from moorage.plan.peers import Peers, indexed
from moorage.plan.workload import deployment, files, jobs
from moorage.spec.environment import Environment
from moorage.spec.pod.objects import ROLES
from moorage.spec.service import ServiceSpec
from moorage.spec.values.versions import label_value

__all__ = ["ROLES", "CatalogEntry", "Plan", "default_deny", "each_plan", "namespace", "plan"]

_MANIFESTS: dict[str, Callable[[ServiceSpec, Environment, BuildInfo, Peers], Manifest | None]] = {
    "service-account": deployment.service_account,
    "jobs-policy": policy.jobs_policy,
    "migrate": jobs.migration,
    "deployment": deployment.deployment,
    "service": service.service,
    "former-service": service.former_service,
    "disruption-budget": deployment.disruption_budget,
    "autoscaler": deployment.autoscaler,
    "network-policy": policy.network_policy,
    "route": exposure.route,
    "ingress": exposure.ingress,
    "monitor": monitor.service_monitor,
    "alerts": alerts.prometheus_rule,
    "dashboard": dashboard.config_map,
}
_KEYED: dict[str, Callable[[ServiceSpec, Environment, BuildInfo, Peers], Mapping[str, Manifest]]] = {
    "files": files.config_maps,
    "job": jobs.cron_jobs,
}


def plan(
    specs: Iterable[ServiceSpec] | Peers,
    environment: Environment,
    build_info: Mapping[str, BuildInfo] | None = None,
    *,
    services: Iterable[str] | None = None,
) -> dict[str, Plan]:
    """Return the plan of each service, by name, in the order of the names.

    ``specs``: the whole set or its index, checked by `moorage.reading`, as `uses` needs both ends. ``build_info``: what
    is known of each service by its name; what is not known stays a placeholder for the image or the version.
    ``services``: the names that are planned; default all. Raises `InputError` where a patch does not fit.
    """
    return {made.name: made for made in each_plan(specs, environment, build_info, services=services)}


def each_plan(
    specs: Iterable[ServiceSpec] | Peers,
    environment: Environment,
    build_info: Mapping[str, BuildInfo] | None = None,
    *,
    services: Iterable[str] | None = None,
) -> Iterator[Plan]:
    """Yield what `plan` returns, one after the other: all plans of a large set need not be in memory at once."""
    peers, known = indexed(specs), build_info or {}
    for name in sorted(peers.specs if services is None else services):
        yield _plan(peers.specs[name], environment, known.get(name, BuildInfo()), peers)


def _plan(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> Plan:
    manifests = dict(_bodies(spec, environment, build_info, peers))
    if spec.patch:
        manifests = patched(manifests, spec.patch, environment.kubernetes.release, adopted=spec.adopted is not None)
    made = Plan(
        name=spec.name,
        url=url(spec.name, environment.namespace, spec.service_port) if spec.service else "",
        manifests=manifests,
        catalog=consul.catalog_entry(spec, environment),
        renamed_from=spec.renamed_from,
    )
    return made.filled(**_known(spec, build_info))


def _bodies(
    spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers
) -> Iterator[tuple[str, Manifest]]:
    for role in ROLES:
        if role in _KEYED:
            several = _KEYED[role](spec, environment, build_info, peers)
            yield from ((f"{role}.{key}", body) for key, body in several.items())
        elif (body := _MANIFESTS[role](spec, environment, build_info, peers)) is not None:
            yield role, body


def _known(spec: ServiceSpec, build_info: BuildInfo) -> dict[str, str | None]:
    if spec.image.ref is not None:
        version = spec.image.known_version
        return {"image": spec.image.ref, "version": label_value(version) if version else None}
    known: dict[str, str | None] = {}
    if build_info.image is not None:
        known["image"] = build_info.image
    if build_info.version is not None:
        known["version"] = label_value(build_info.version)
    return known
