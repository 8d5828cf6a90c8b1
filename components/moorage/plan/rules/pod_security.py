"""Pod Security *restricted*, and what goes beyond it: what a process that is taken over can do.

Source: kubernetes.io, Pod Security Standards.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moorage.errors import NOTHING
from moorage.plan.rules.bodies import UNKNOWN, Container, Pod, at, containers, entries, is_not, pod
from moorage.plan.rules.model import Body, Fault, Found, Rule


def _inherited(within: Pod, container: Container, *keys: str) -> Any:
    """Return a setting of a container's security context, or of its pod's where it has none."""
    own = at(container.body, "securityContext", *keys)
    return at(within.spec, "securityContext", *keys) if own is None else own


def runs_as_root(body: Body) -> Iterator[Found]:
    """Find containers that may run as root."""
    if (found := pod(body)) is None:
        return
    for each in found.containers:
        if is_not(_inherited(found, each, "runAsNonRoot"), True):
            yield (
                f"{each.path}.securityContext.runAsNonRoot",
                Fault("is not true, so that the process may be root", "set it, here or for the pod"),
            )
        elif _inherited(found, each, "runAsUser") == 0:
            yield f"{each.path}.securityContext.runAsUser", Fault("is root", "give another number, such as 65532", 0)


def privilege_escalation(body: Body) -> Iterator[Found]:
    """Find containers whose process may gain rights that it was not started with."""
    for each in containers(body):
        if is_not(at(each.body, "securityContext", "allowPrivilegeEscalation"), False):
            wrong = "is not false, so that a program with a setuid bit makes the process root"
            yield f"{each.path}.securityContext.allowPrivilegeEscalation", Fault(wrong, "set it to false")


def capabilities_kept(body: Body) -> Iterator[Found]:
    """Find containers that keep capabilities of the kernel, or are given some."""
    for each in containers(body):
        capabilities = at(each.body, "securityContext", "capabilities")
        drop = at(capabilities, "drop")
        if drop is not UNKNOWN and not {"ALL", UNKNOWN}.intersection(drop or ()):
            wrong = "does not name ALL, so that the process keeps capabilities of root"
            yield f"{each.path}.securityContext.capabilities.drop", Fault(wrong, "write [ALL]", drop or NOTHING)
        added = [name for name in entries(capabilities, "add") if name != "NET_BIND_SERVICE"]
        if added:
            wrong = "gives the process capabilities of root"
            yield f"{each.path}.securityContext.capabilities.add", Fault(wrong, "remove them", added)


def no_seccomp_profile(body: Body) -> Iterator[Found]:
    """Find containers that may make every call to the kernel."""
    if (found := pod(body)) is None:
        return
    for each in found.containers:
        given = _inherited(found, each, "seccompProfile", "type")
        if is_not(given, "RuntimeDefault", "Localhost"):
            wrong = "does not filter calls to the kernel"
            hint = "write {type: RuntimeDefault}, here or for the pod"
            yield f"{each.path}.securityContext.seccompProfile", Fault(wrong, hint)


def host_access(body: Body) -> Iterator[Found]:
    """Find pods that share something with their node."""
    if (found := pod(body)) is None:
        return
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if at(found.spec, key) is True:
            yield f"{found.path}.{key}", Fault("lets the pod into what belongs to its node", "remove it", True)
    for volume in entries(found.spec, "volumes"):
        if is_not(at(volume, "hostPath"), None):
            path = f"{found.path}.volumes[{at(volume, 'name')}].hostPath"
            yield path, Fault("mounts a folder of the node", "take an emptyDir or a claim")
    for each in found.containers:
        if at(each.body, "securityContext", "privileged") is True:
            yield (
                f"{each.path}.securityContext.privileged",
                Fault("gives the process the whole node", "remove it", True),
            )
        for port in entries(each.body, "ports"):
            if is_not(at(port, "hostPort"), None, 0):
                hint = "remove it: a Service leads to the pod"
                yield f"{each.path}.ports.hostPort", Fault("takes a port of the node", hint, at(port, "hostPort"))


def writable_root(body: Body) -> Iterator[Found]:
    """Find containers that can change their own files."""
    for each in containers(body):
        if is_not(at(each.body, "securityContext", "readOnlyRootFilesystem"), True):
            wrong = "is not true, so that whoever takes the process over can leave programs in it"
            hint = "set it, and mount an emptyDir where the process writes"
            yield f"{each.path}.securityContext.readOnlyRootFilesystem", Fault(wrong, hint)


def token_mounted(body: Body) -> Iterator[Found]:
    """Find pods with a token of the API server."""
    found = pod(body)
    if found and is_not(at(found.spec, "automountServiceAccountToken"), False):
        wrong = "is not false, so that the process holds a token of the API server"
        yield (
            f"{found.path}.automountServiceAccountToken",
            Fault(wrong, "set it to false unless the process asks there"),
        )


RULES = (
    Rule("runs-as-root", "No process runs as root.", "mandatory", runs_as_root),
    Rule("privilege-escalation", "No process gains rights.", "mandatory", privilege_escalation),
    Rule("capabilities-kept", "Every capability of the kernel is dropped.", "mandatory", capabilities_kept),
    Rule("no-seccomp-profile", "Calls to the kernel are filtered.", "mandatory", no_seccomp_profile),
    Rule("host-access", "A pod shares nothing with its node.", "mandatory", host_access),
    Rule("writable-root", "A process cannot change its own files.", "advisory", writable_root),
    Rule(
        "token-mounted",
        "A pod has no token of the API server.",
        "advisory",
        token_mounted,
        given_up_by=("service_account.token",),
    ),
)
