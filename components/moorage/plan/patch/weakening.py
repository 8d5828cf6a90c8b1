"""What of a service's security is weaker after a patch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from moorage.plan.naming import Manifest
from moorage.plan.patch.error import Path
from moorage.plan.patch.lists import Entry, Steps, nearest

_TEMPLATES: tuple[Steps, ...] = (("spec", "template"), ("spec", "jobTemplate", "spec", "template"))
_HOST = {
    "hostNetwork": "the network of its node",
    "hostPID": "every process of its node",
    "hostIPC": "the shared memory of its node",
}
_CONFINED = ("RuntimeDefault", "Localhost")


class Weakness(NamedTuple):
    """Something that a patch takes away, with the part of the patch that does."""

    path: Path
    message: str


def weakened(before: Manifest, after: Manifest, patch: Mapping[str, Any]) -> Iterator[Weakness]:
    """Yield what is weaker after a patch than it was before."""
    there = set(_weak(before))
    found = [each for each in _weak(after) if each not in there]
    if after["kind"] == "NetworkPolicy":
        found += _opened(before["spec"], after.get("spec", {}))
    for steps, message in found:
        yield Weakness(nearest(patch, steps), message)


def _weak(body: Manifest) -> Iterator[tuple[Steps, str]]:
    if body["kind"] == "ServiceAccount" and body.get("automountServiceAccountToken") is not False:
        yield ("automountServiceAccountToken",), "gives pods a token of the API server"
    if body["kind"] == "Service" and body["spec"].get("type", "ClusterIP") != "ClusterIP":
        yield ("spec", "type"), "opens the service to callers outside its cluster"
    for way in _TEMPLATES:
        template: Any = body
        for key in way:
            template = template.get(key, {})
        if template:
            yield from _of_pod(template["spec"], (*way, "spec"))


def _opened(before: Any, after: Any) -> Iterator[tuple[Steps, str]]:
    for direction in ("ingress", "egress"):
        if direction.capitalize() not in after.get("policyTypes", ()):
            yield ("spec", "policyTypes"), f"opens all {direction}"
        for index, rule in enumerate(after.get(direction, ())):
            if rule not in before.get(direction, ()):
                yield ("spec", direction, index), f"opens {direction} beside what the spec opens"


def _of_pod(pod: Any, here: Steps) -> Iterator[tuple[Steps, str]]:
    for key, what in _HOST.items():
        if pod.get(key):
            yield (*here, key), f"gives its pods {what}"
    if pod.get("hostUsers") is not False:
        yield (*here, "hostUsers"), "takes away the user namespace of its pods"
    if pod.get("automountServiceAccountToken") is not False:
        yield (*here, "automountServiceAccountToken"), "gives pods a token of the API server"
    yield from _of_security(pod.get("securityContext", {}), (*here, "securityContext"), pod=True)
    for volume in pod.get("volumes", ()):
        if "hostPath" in volume:
            yield (*here, "volumes", Entry("name", volume["name"]), "hostPath"), "gives its pods files of their node"
    for kind in ("containers", "initContainers", "ephemeralContainers"):
        for each in pod.get(kind, ()):
            yield from _of_container(each, (*here, kind, Entry("name", each["name"])))


def _of_container(container: Any, here: Steps) -> Iterator[tuple[Steps, str]]:
    security, at = container.get("securityContext", {}), (*here, "securityContext")
    yield from _of_security(security, at, pod=False)
    if security.get("privileged"):
        yield (*at, "privileged"), "gives a container every right on its node"
    if security.get("allowPrivilegeEscalation") is not False:
        yield (*at, "allowPrivilegeEscalation"), "lets a process get more rights than it started with"
    if security.get("readOnlyRootFilesystem") is not True:
        yield (*at, "readOnlyRootFilesystem"), "lets a process write to the files of its image"
    capabilities = security.get("capabilities", {})
    for each in capabilities.get("add", ()):
        yield (*at, "capabilities", "add"), f"adds the capability {each}"
    if "ALL" not in capabilities.get("drop", ()):
        yield (*at, "capabilities", "drop"), "does not drop all capabilities"
    for port in container.get("ports", ()):
        if "hostPort" in port:
            steps = (*here, "ports", Entry("containerPort", port["containerPort"]), "hostPort")
            yield steps, "opens a port of its node"


def _of_security(security: Any, here: Steps, *, pod: bool) -> Iterator[tuple[Steps, str]]:
    # What a container does not say, its pod says.
    if security.get("runAsNonRoot", None if pod else True) is not True:
        yield (*here, "runAsNonRoot"), "lets a process run as root"
    if security.get("runAsUser") == 0:
        yield (*here, "runAsUser"), "runs a process as root"
    profile = security.get("seccompProfile", {} if pod else {"type": "RuntimeDefault"})
    if profile.get("type") not in _CONFINED:
        yield (*here, "seccompProfile"), "lets a process make every system call"
    if security.get("procMount", "Default") != "Default":
        yield (*here, "procMount"), "shows a process what /proc hides"
    if security.get("appArmorProfile", {}).get("type") == "Unconfined":
        yield (*here, "appArmorProfile"), "takes away the confinement by AppArmor"
    if security.get("windowsOptions", {}).get("hostProcess"):
        yield (*here, "windowsOptions"), "gives a process every right on its node"
