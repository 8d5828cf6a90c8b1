"""Objects that run today, and which of them belong to one service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from moorage.plan.naming import Manifest, jobs
from moorage.reading.documents import Document
from moorage.spec.pod.jobs import MIGRATION, job_name


@dataclass(frozen=True)
class Object:
    """An object as it was written."""

    body: Manifest
    location: str
    """``file:line``."""
    document: Document = field(repr=False, compare=False)

    @property
    def kind(self) -> str:
        """Its kind, such as ``Deployment``."""
        return str(self.body["kind"])

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.body["metadata"]["name"])

    @property
    def namespace(self) -> str | None:
        """Its namespace; None where it names none."""
        found = self.body["metadata"].get("namespace")
        return found if isinstance(found, str) else None

    @property
    def title(self) -> str:
        """What it is called in messages: ``Deployment/order``."""
        return f"{self.kind}/{self.name}"


@dataclass(frozen=True)
class Outside:
    """An object that stays as it is: nothing of the spec makes it."""

    object: Object
    why: str


@dataclass
class Running:
    """One Deployment and what belongs to it."""

    deployment: Object
    objects: dict[str, Object]
    """Role → object, as a plan calls them; the Deployment's is ``deployment``."""

    @property
    def name(self) -> str:
        """The service's name."""
        return self.deployment.name

    @property
    def bodies(self) -> dict[str, Manifest]:
        """Role → body."""
        return {role: each.body for role, each in self.objects.items()}


_ROLES = {
    "Deployment": "deployment",
    "Service": "service",
    "ServiceAccount": "service-account",
    "ServiceMonitor": "monitor",
    "HorizontalPodAutoscaler": "autoscaler",
    "PodDisruptionBudget": "disruption-budget",
    "NetworkPolicy": "network-policy",
    "Ingress": "ingress",
    "HTTPRoute": "route",
    "PrometheusRule": "alerts",
}
"""Kind → role of the object of that kind that bears the service's name."""
_BESIDE = {
    ("NetworkPolicy", jobs("")): "jobs-policy",
    ("Job", job_name("", MIGRATION)): "migrate",
    ("ConfigMap", "-dashboard"): "dashboard",
}
"""The same of those whose name ends in something more."""
_REFERRED = {"ConfigMap", "Secret", "PersistentVolumeClaim"}


def grouped(objects: Iterable[Object]) -> tuple[list[Running], list[Outside]]:
    """Return each Deployment with what bears its name in its namespace, and what stays outside of all."""
    known = list(objects)
    groups = {
        (each.namespace, each.name): Running(each, {"deployment": each}) for each in known if each.kind == "Deployment"
    }
    outside = []
    for each in known:
        if each.kind == "Deployment":
            continue
        group = groups.get((each.namespace, each.name))
        role = _ROLES.get(each.kind)
        for (kind, end), beside in _BESIDE.items():
            if each.kind == kind and (other := groups.get((each.namespace, each.name.removesuffix(end)))) is not None:
                group, role = (other, beside) if each.name.endswith(end) else (group, role)
        if group is not None and role is not None and role not in group.objects:
            group.objects[role] = each
        elif (key := _job(each, groups.values())) is not None:
            key[0].objects[f"job.{key[1]}"] = each
        else:
            outside.append(Outside(each, _reason(each, role)))
    return list(groups.values()), outside


def _job(each: Object, groups: Iterable[Running]) -> tuple[Running, str] | None:
    """Return whose job a CronJob is, and the job's name: it runs the image of the service that its name begins with."""
    if each.kind != "CronJob":
        return None
    image = _images(each.body["spec"]["jobTemplate"]["spec"]["template"])
    for group in groups:
        mine = each.namespace == group.deployment.namespace and each.name.startswith(f"{group.name}-")
        if mine and len(image) == 1 and image == _images(group.deployment.body["spec"]["template"])[:1]:
            return group, each.name.removeprefix(f"{group.name}-")
    return None


def _images(template: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(str(each.get("name")), str(each.get("image"))) for each in template["spec"].get("containers", ())]


def _reason(each: Object, role: str | None) -> str:
    if each.kind in _REFERRED:
        return "is there when the service runs, which names it"
    if role is not None:
        return "bears the name of no Deployment that was given; an object of a service bears the service's"
    return "is no object that a service becomes"


def plain(value: Any, leaf: Callable[[Any], Any] = lambda value: value) -> Any:
    """Return data without how its numbers were written, each value passed through ``leaf`` first."""
    if isinstance(value, Mapping):
        return {str(key): plain(each, leaf) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each, leaf) for each in value]
    value = leaf(value)
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    return float(value) if isinstance(value, float) else int(value)


def leaves(value: Any) -> Iterator[Any]:
    """Yield the values in data that hold none themselves."""
    if isinstance(value, (Mapping, list)) and value:
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from leaves(each)
    else:
        yield value
