"""Which Secrets a service newly reads, and what looks like a credential in plain text. No value is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.plan.rules.secrets import may_be_credential
from moorage.reading.documents import Keys
from moorage.review.diff.compared import Compared
from moorage.review.diff.findings.pods import containers, pods
from moorage.review.diff.findings.words import weaker
from moorage.review.diff.model import Finding

_NONE: Mapping[str, Any] = {}


def read(each: Compared) -> Iterator[Finding]:
    """Yield which Secrets, or keys of them, a service newly reads."""
    before = {found for pod in pods(each.before).values() for found in _of_pod(pod)}
    after = {found for pod in pods(each.after).values() for found in _of_pod(pod)}
    for name, key in sorted(after - before):
        if (name, "") in before:
            continue
        what = f"key {key} of Secret {name}" if key else f"all of Secret {name}"
        yield weaker("secret-read", f"{each.name} newly reads {what}", each.place(*_written(each, name, key)))


def _written(each: Compared, name: str, key: str) -> Iterator[Keys]:
    """Yield where a spec may say that a Secret is read."""
    spec = each.after.spec if each.after else None
    if spec is not None:
        yield from (("secrets", to) for to, ref in spec.secrets.items() if (ref.secret, ref.key) == (name, key))
        yield from (("env_from", at) for at, source in enumerate(spec.env_from) if source.secret == name)
        yield from (("mounts", path) for path, mount in spec.mounts.items() if mount.secret == name)
    yield from (("secrets",), ("sidecars",), ("consul",))


def _of_pod(pod: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield name and key of each Secret; without a key: all of it."""
    for container in containers(pod).values():
        for variable in container.get("env", ()):
            ref = variable.get("valueFrom", _NONE).get("secretKeyRef")
            if ref:
                yield ref.get("name", ""), ref["key"]
        yield from (
            (source["secretRef"].get("name", ""), "")
            for source in container.get("envFrom", ())
            if "secretRef" in source
        )
    for volume in pod.get("volumes", ()):
        yield from ((name, key) for name, key in _mounted(volume))


def _mounted(volume: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    sources = [volume, *volume.get("projected", _NONE).get("sources", ())]
    for source in sources:
        secret = source.get("secret")
        if secret:
            name = secret.get("secretName") or secret.get("name", "")
            items = [item["key"] for item in secret.get("items") or ()]
            yield from ((name, key) for key in items or [""])


def credentials(each: Compared) -> Iterator[Finding]:
    """Yield which variables hold in plain text what looks like a credential, and did not before."""
    before = set(_suspicious(pods(each.before)))
    for name in dict.fromkeys(found[0] for found in _suspicious(pods(each.after)) if found not in before):
        message = f"{name} of {each.name} seems to hold a credential in plain text: whoever may see its pods reads it"
        yield weaker("credential-in-env", message, each.place(("env", name), (name,), ("env",), ("sidecars",)))


def _suspicious(found: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for pod in found.values():
        for container in containers(pod).values():
            for variable in container.get("env", ()):
                value = variable.get("value")
                if isinstance(value, str) and may_be_credential(variable["name"], value):
                    yield variable["name"], value
            for key in ("command", "args"):
                yield from ((key, value) for value in container.get(key, ()) if may_be_credential("", value))
