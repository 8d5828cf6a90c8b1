"""Every decision about a set of services: pure, without Pulumi, I/O or clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from moorage.environment import Environment
from moorage.facts import Facts
from moorage.image.reference import label_value
from moorage.plan import consul, monitoring, network, workload
from moorage.plan.model import ROLES, CatalogEntry, Plan
from moorage.plan.namespace import default_deny, namespace
from moorage.plan.naming import Manifest, url
from moorage.plan.peers import Peers, indexed
from moorage.spec import ServiceSpec

__all__ = ["ROLES", "CatalogEntry", "Plan", "default_deny", "each_plan", "namespace", "plan"]

_MANIFESTS: dict[str, Callable[[ServiceSpec, Environment, Facts, Peers], Manifest | None]] = {
    "service-account": workload.service_account,
    "deployment": workload.deployment,
    "service": network.service,
    "disruption-budget": workload.disruption_budget,
    "autoscaler": workload.autoscaler,
    "network-policy": network.network_policy,
    "monitor": monitoring.service_monitor,
}


def plan(
    specs: Iterable[ServiceSpec],
    environment: Environment,
    facts: Mapping[str, Facts] | None = None,
    *,
    services: Iterable[str] | None = None,
) -> dict[str, Plan]:
    """Return the plan of each service, by name, in the order of the names.

    ``specs``: the whole set, checked by `moorage.loading`, as `uses` needs both ends. ``facts``: what is known of
    each service by its name; what is not known stays a placeholder for the image or the version. ``services``: the
    names that are planned; default all.
    """
    return {made.name: made for made in each_plan(specs, environment, facts, services=services)}


def each_plan(
    specs: Iterable[ServiceSpec],
    environment: Environment,
    facts: Mapping[str, Facts] | None = None,
    *,
    services: Iterable[str] | None = None,
) -> Iterator[Plan]:
    """Yield what `plan` returns, one after the other: of a large set, nobody needs all plans in memory at once."""
    peers, known = indexed(specs), facts or {}
    for name in sorted(peers.specs if services is None else services):
        yield _plan(peers.specs[name], environment, known.get(name, Facts()), peers)


def _plan(spec: ServiceSpec, environment: Environment, facts: Facts, peers: Peers) -> Plan:
    bodies = {role: _MANIFESTS[role](spec, environment, facts, peers) for role in ROLES}
    made = Plan(
        name=spec.name,
        url=url(spec.name, environment.namespace),
        manifests={role: body for role, body in bodies.items() if body is not None},
        catalog=consul.catalog_entry(spec, environment),
    )
    return made.filled(**_known(spec, facts))


def _known(spec: ServiceSpec, facts: Facts) -> dict[str, str | None]:
    if spec.image.ref is not None:
        version = spec.image.known_version
        return {"image": spec.image.ref, "version": label_value(version) if version else None}
    known: dict[str, str | None] = {}
    if facts.image is not None:
        known["image"] = facts.image
    if facts.version is not None:
        known["version"] = label_value(facts.version)
    return known
