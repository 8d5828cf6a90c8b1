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
_HOST = {"hostNetwork": "the node's network", "hostPID": "the node's processes", "hostIPC": "the node's memory"}


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


def security(each: Compared) -> Iterator[Finding]:
    """Yield what is weaker in the pods of a service than it was, or weak in a new one, each once."""
    before, after = pods(each.before), pods(each.after)
    serving = before.get("deployment", _NONE)
    said: dict[str, str] = {}
    for role, pod in after.items():
        # A new job runs as the service does; what is told is where it does not.
        was = before.get(role, serving)
        said |= _weaker(_of_pod(was), _of_pod(pod)) | _user_namespace(was, pod)
        known = containers(was)
        for name, container in containers(pod).items():
            there = known.get(name, _NONE)
            said |= _weaker(_of_container(was, there), _of_container(pod, container))
            said |= _limits(there, container) | _pinned(there, container)
            said |= _probes(there, container) if role == "deployment" else {}
    if each.after and each.before and _BUDGET in each.before.plan.manifests.keys() - each.after.plan.manifests.keys():
        said["has no disruption budget any more: a drain of nodes may stop all its pods"] = "budget-gone"
    for message, code in said.items():
        yield weaker(code, f"{each.name} {message}", _place(each, code))


_WRITTEN: Mapping[str, tuple[Keys, ...]] = {
    "limit-gone": (("resources",),),
    "image-unpinned": (("image", "ref"), ("sidecars",), ("init",)),
    "probe-gone": (("health",),),
    "budget-gone": (("disruption_budget",), ("replicas",), ("autoscale",)),
    "token-mounted": (("service_account", "token"), ("service_account",)),
    "user-namespace-off": (("user_namespace",), ("run_as",)),
}
"""Where a user writes what makes it so."""


def _place(each: Compared, code: str) -> str:
    return each.place(*_WRITTEN.get(code, (("patch",), ("run_as",))))


def _weaker(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    return {message: code for message, code in after.items() if message not in before}


def _of_pod(pod: Mapping[str, Any]) -> dict[str, str]:
    """Return what is weak about a pod: message → code."""
    found = {f"shares {what}": "host-shared" for key, what in _HOST.items() if pod.get(key)}
    found |= {
        f"mounts {volume['hostPath'].get('path')} of the node": "host-path"
        for volume in pod.get("volumes", ())
        if "hostPath" in volume
    }
    if pod.get("automountServiceAccountToken", True) and pod:
        found["gets the token of its service account"] = "token-mounted"
    return found


def _user_namespace(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    # Most clusters have none yet: only its loss says something.
    lost = before.get("hostUsers") is False and after.get("hostUsers") is not False
    return {"runs without a user namespace": "user-namespace-off"} if lost else {}


def _of_container(pod: Mapping[str, Any], container: Mapping[str, Any]) -> dict[str, str]:
    """Return what is weak about a container, as its pod's settings and its own say: message → code."""
    if not container:
        return {}
    own = {**pod.get("securityContext", _NONE), **container.get("securityContext", _NONE)}
    added = own.get("capabilities", _NONE).get("add") or ()
    found = {f"gains the capability {each}": "capability-added" for each in added}
    if "ALL" not in (own.get("capabilities", _NONE).get("drop") or ()):
        found["keeps the default capabilities"] = "capability-added"
    if own.get("privileged"):
        found["is privileged"] = "privileged"
    if own.get("allowPrivilegeEscalation", True):
        found["may gain privileges"] = "privileged"
    if own.get("runAsUser") == 0 or not own.get("runAsNonRoot"):
        found["may run as root"] = "root"
    if not own.get("readOnlyRootFilesystem"):
        found["may write its root file system"] = "root-writable"
    if own.get("seccompProfile", _NONE).get("type", "Unconfined") == "Unconfined":
        found["runs without a seccomp profile"] = "seccomp-off"
    return found


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
