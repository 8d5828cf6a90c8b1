"""What pods may do that they might not before: their security, limits, tokens and images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.plan.naming import Manifest
from moorage.plan.placeholders import Placeholder
from moorage.reading.documents import Keys
from moorage.review.diff.compared import Compared, Half
from moorage.review.diff.findings.words import weaker
from moorage.review.diff.model import Finding

_NONE: Mapping[str, Any] = {}
_BUDGET = "disruption-budget"


def pods(half: Half | None) -> dict[str, Manifest]:
    """Return the spec of each kind of pod of a service, by the role of its object."""
    found: dict[str, Manifest] = {}
    for role, body in half.plan.manifests.items() if half else ():
        spec = body.get("spec", _NONE)
        template = spec.get("jobTemplate", _NONE).get("spec", spec).get("template")
        if template is not None:
            found[role] = template["spec"]
    return found


def containers(pod: Mapping[str, Any]) -> dict[str, Manifest]:
    """Return the containers of a pod by their names, those that run before the process among them."""
    return {each["name"]: each for key in ("initContainers", "containers") for each in pod.get(key, ())}


def running(each: Compared) -> Iterator[Finding]:
    """Yield what pods run with no more: limits, a probe, a budget, the digest of an image; each once."""
    before, after = pods(each.before), pods(each.after)
    serving = before.get("deployment", _NONE)
    said: dict[str, str] = {}
    for role, pod in after.items():
        # A new job runs as the service does; what is told is where it does not.
        known = containers(before.get(role, serving))
        for name, container in containers(pod).items():
            there = known.get(name, _NONE)
            said |= _limits(there, container) | _pinned(there, container)
            said |= _probes(there, container) if role == "deployment" else {}
    if each.after and each.before and _BUDGET in each.before.plan.manifests.keys() - each.after.plan.manifests.keys():
        said["has no disruption budget any more: a drain of nodes may stop all its pods"] = "budget-gone"
    for message, code in said.items():
        yield weaker(code, f"{each.name} {message}", each.place(*_WRITTEN[code]))


_WRITTEN: Mapping[str, tuple[Keys, ...]] = {
    "limit-gone": (("resources",),),
    "image-unpinned": (("image", "ref"), ("sidecars",), ("init",)),
    "probe-gone": (("health",),),
    "budget-gone": (("disruption_budget",), ("replicas",), ("autoscale",)),
}
"""Where a user writes what makes it so."""


def _probes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    lost = "readinessProbe" in before and "readinessProbe" not in after
    return {"is sent requests before it says that it is ready": "probe-gone"} if lost else {}


def _limits(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    had, has = (each.get("resources", _NONE).get("limits", _NONE) for each in (before, after))
    return {f"has no limit of {resource} any more": "limit-gone" for resource in had if resource not in has}


def _pinned(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    was, image = before.get("image"), after.get("image")
    # What is built here is pinned when it is built.
    if isinstance(image, Placeholder) or not isinstance(image, str) or "@" in image:
        return {}
    if isinstance(was, str) and not isinstance(was, Placeholder) and "@" not in was:
        return {}
    return {f"runs {image}, which no digest pins": "image-unpinned"}
