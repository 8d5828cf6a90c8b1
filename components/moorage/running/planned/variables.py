"""The environment of a process: the planned one of its container, with this machine in the place of the pod."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moorage.plan.naming import Manifest
from moorage.running.planned.local_file import LocalFile
from moorage.running.planned.ports import HOST
from moorage.spec.process import reserved

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""What a container has where its image says nothing."""
_OF_THE_CLUSTER = ("CONSUL_", "OTEL_")
"""Variables of ours that name servers beside the cluster: nothing registers there from a desk."""


@dataclass(frozen=True)
class Missing:
    """A key of a Secret or a ConfigMap that no value is known of here."""

    variable: str
    """Empty for a whole Secret or ConfigMap."""
    kind: str
    """``secrets`` or ``config``: where it belongs in the local file."""
    name: str
    key: str


@dataclass
class Variables:
    """What was found."""

    values: dict[str, str] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)


def variables(container: Manifest, pod: Manifest, local: LocalFile, fixed: Mapping[str, str]) -> Variables:
    """Return a container's variables as the kubelet would set them.

    ``pod``: its template. ``fixed``: what is otherwise here, whatever the plan says: where to listen, where others do.
    """
    found = Variables()
    values = found.values
    values |= {"PATH": PATH, "HOME": "/tmp", "HOSTNAME": socket.gethostname()}
    for source in container.get("envFrom", ()):
        values |= _all_of(source, local, found)
    fields = _Fields(pod)
    for each in container.get("env", ()):
        name = each["name"]
        if name in fixed:
            values[name] = fixed[name]
        elif not (name in reserved() and name.startswith(_OF_THE_CLUSTER)):
            value = _value(each, local, found, fields)
            if value is not None:
                values[name] = value
    return found


def expanded(text: str, values: Mapping[str, str]) -> str:
    """Return a text with ``$(NAME)`` of known variables replaced; ``$$`` is a dollar sign, as in Kubernetes."""
    parts: list[str] = []
    rest = text
    while rest:
        before, dollar, rest = rest.partition("$")
        parts.append(before)
        if not dollar:
            break
        if rest.startswith("$"):
            parts.append("$")
            rest = rest[1:]
        elif rest.startswith("(") and ")" in rest:
            name, _, rest = rest[1:].partition(")")
            parts.append(values.get(name, f"$({name})"))
        else:
            parts.append("$")
    return "".join(parts)


def _value(each: Manifest, local: LocalFile, found: Variables, fields: _Fields) -> str | None:
    """Return a variable's value; None where it is not set."""
    if "valueFrom" not in each:
        return expanded(each.get("value", ""), found.values)
    source = each["valueFrom"]
    if "fieldRef" in source:
        return fields.value(source["fieldRef"]["fieldPath"])
    if "secretKeyRef" in source:
        return _key(each["name"], source["secretKeyRef"], "secrets", local, found)
    return (
        _key(each["name"], source["configMapKeyRef"], "config", local, found) if "configMapKeyRef" in source else None
    )


def _key(variable: str, wanted: Manifest, kind: str, local: LocalFile, found: Variables) -> str | None:
    name, key = wanted["name"], wanted["key"]
    values: Mapping[str, str] = getattr(local, kind).get(name, {})
    if key not in values and not wanted.get("optional"):
        found.missing.append(Missing(variable, kind, name, key))
    return values.get(key)


def _all_of(source: Manifest, local: LocalFile, found: Variables) -> dict[str, str]:
    kind, wanted = ("secrets", source["secretRef"]) if "secretRef" in source else ("config", source["configMapRef"])
    values: Mapping[str, str] | None = getattr(local, kind).get(wanted["name"])
    if values is None and not wanted.get("optional"):
        found.missing.append(Missing("", kind, wanted["name"], "NAME"))
    return {f"{source.get('prefix', '')}{key}": value for key, value in (values or {}).items()}


class _Fields:
    """The fields of a pod that a variable can hold, as this machine would have them."""

    def __init__(self, pod: Manifest):
        self._metadata: dict[str, Any] = pod["metadata"]
        self._uid = str(uuid.uuid4())
        host = socket.gethostname()
        self._plain: dict[str, str] = {
            "metadata.name": f"{self._metadata['labels']['app.kubernetes.io/name']}-{host}",
            "metadata.namespace": pod["namespace"],
            "metadata.uid": self._uid,
            "spec.nodeName": host,
            "spec.serviceAccountName": pod["spec"]["serviceAccountName"],
            **dict.fromkeys(("status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"), HOST),
        }

    def value(self, path: str) -> str:
        """Return the field at a path; empty for a label or an annotation that the pod has not."""
        if path in self._plain:
            return self._plain[path]
        kind, _, key = path.removeprefix("metadata.").partition("['")
        return str(self._metadata.get(kind, {}).get(key.removesuffix("']"), ""))
