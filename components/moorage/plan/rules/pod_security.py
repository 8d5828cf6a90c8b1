"""Pod Security *restricted*, and what goes beyond it: what a process that is taken over can do.

Source: kubernetes.io, Pod Security Standards.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moorage.plan.patch.lists import Steps
from moorage.plan.rules.bodies import UNKNOWN, Container, Pod, at, containers, entries, is_not, named, pod
from moorage.plan.rules.model import Body, Fault, Found, Rule

_CONTEXT = "securityContext"
_HOST = {
    "hostNetwork": "the network of its node",
    "hostPID": "every process of its node",
    "hostIPC": "the shared memory of its node",
}


def _deciding(within: Pod, container: Container, *keys: str) -> tuple[Steps, Any]:
    """Return a setting of a container's security context, of its pod's where it has none, and where that stands."""
    own = at(container.body, _CONTEXT, *keys)
    if own is not None:
        return (*container.path, _CONTEXT, keys[0]), own
    return (*within.path, _CONTEXT, keys[0]), at(within.spec, _CONTEXT, *keys)


def _settings(body: Body, *keys: str) -> Iterator[tuple[Steps, Any]]:
    """Yield what decides a setting of each container: once what does for several."""
    if found := pod(body):
        yield from dict(_deciding(found, each, *keys) for each in found.containers).items()


def _own(body: Body, *keys: str) -> Iterator[tuple[Steps, Any]]:
    """Yield a setting that is each container's own."""
    for each in containers(body):
        yield (*each.path, _CONTEXT, *keys), at(each.body, _CONTEXT, *keys)


def runs_as_root(body: Body) -> Iterator[Found]:
    """Find containers that may run as root."""
    for steps, value in _settings(body, "runAsNonRoot"):
        if is_not(value, True):
            yield steps, Fault("lets a process run as root", "set it to true")
    for steps, value in _settings(body, "runAsUser"):
        if value == 0:
            yield steps, Fault("runs a process as root", "give another number, such as 65532")


def privilege_escalation(body: Body) -> Iterator[Found]:
    """Find containers whose process may gain rights that it was not started with."""
    for steps, value in _own(body, "allowPrivilegeEscalation"):
        if is_not(value, False):
            yield steps, Fault("lets a process get more rights than it started with", "set it to false")


def capabilities_kept(body: Body) -> Iterator[Found]:
    """Find containers that keep capabilities of the kernel, or are given some."""
    for steps, drop in _own(body, "capabilities", "drop"):
        if drop is not UNKNOWN and not {"ALL", UNKNOWN}.intersection(drop or ()):
            yield steps, Fault("does not drop all capabilities", "write [ALL]")
    for steps, added in _own(body, "capabilities", "add"):
        for name in entries(added):
            if name != "NET_BIND_SERVICE":
                yield steps, Fault(f"adds the capability {name}", "remove it")


def no_seccomp_profile(body: Body) -> Iterator[Found]:
    """Find containers that may make every call to the kernel."""
    for steps, value in _settings(body, "seccompProfile", "type"):
        if is_not(value, "RuntimeDefault", "Localhost"):
            yield steps, Fault("lets a process make every system call", "write {type: RuntimeDefault}")


def writable_root(body: Body) -> Iterator[Found]:
    """Find containers that can change their own files."""
    for steps, value in _own(body, "readOnlyRootFilesystem"):
        if is_not(value, True):
            hint = "set it to true, and mount an emptyDir where the process writes"
            yield steps, Fault("lets a process write to the files of its image", hint)


def host_access(body: Body) -> Iterator[Found]:
    """Find pods that share something with their node."""
    if (found := pod(body)) is None:
        return
    for key, what in _HOST.items():
        if at(found.spec, key) is True:
            yield (*found.path, key), Fault(f"gives its pods {what}", "remove it")
    for step, volume in named(found.spec, "volumes"):
        if is_not(at(volume, "hostPath"), None):
            steps = (*found.path, "volumes", step, "hostPath")
            yield steps, Fault("gives its pods files of their node", "take an emptyDir or a claim")
    for steps, value in (*_own(body, "privileged"), *_settings(body, "windowsOptions", "hostProcess")):
        if value is True:
            yield steps, Fault("gives a process every right on its node", "remove it")
    yield from _host_ports(body)


def _host_ports(body: Body) -> Iterator[Found]:
    for each in containers(body):
        for step, port in named(each.body, "ports", by="containerPort"):
            if is_not(at(port, "hostPort"), None, 0):
                steps = (*each.path, "ports", step, "hostPort")
                hint = "remove it: a Service leads to the pod"
                yield steps, Fault("opens a port of its node", hint, at(port, "hostPort"))


def confinement_lifted(body: Body) -> Iterator[Found]:
    """Find containers whose runtime is told to confine them less."""
    for steps, value in _own(body, "procMount"):
        if is_not(value, None, "Default"):
            yield steps, Fault("shows a process what /proc hides", "remove it")
    for steps, value in _settings(body, "appArmorProfile", "type"):
        if value == "Unconfined":
            yield steps, Fault("takes away the confinement by AppArmor", "remove it")


def token_mounted(body: Body) -> Iterator[Found]:
    """Find pods with a token of the API server."""
    found = pod(body)
    if found and is_not(at(found.spec, "automountServiceAccountToken"), False):
        hint = "set it to false unless the process asks there"
        yield (*found.path, "automountServiceAccountToken"), Fault("gives pods a token of the API server", hint)


RULES = (
    Rule("runs-as-root", "No process runs as root.", "mandatory", runs_as_root),
    Rule("privilege-escalation", "No process gains rights.", "mandatory", privilege_escalation),
    Rule("capabilities-kept", "Every capability of the kernel is dropped.", "mandatory", capabilities_kept),
    Rule("no-seccomp-profile", "Calls to the kernel are filtered.", "mandatory", no_seccomp_profile),
    Rule("writable-root", "A process cannot change its own files.", "advisory", writable_root),
    Rule("host-access", "A pod shares nothing with its node.", "mandatory", host_access),
    Rule("confinement-lifted", "Nothing that confines a container is lifted.", "mandatory", confinement_lifted),
    Rule(
        "token-mounted",
        "A pod has no token of the API server.",
        "advisory",
        token_mounted,
        given_up_by=("service_account.token",),
    ),
)
