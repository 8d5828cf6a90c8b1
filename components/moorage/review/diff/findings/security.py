"""What of the security of a service is weaker than it was, or in a new one weaker than the library's defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.plan import plan
from moorage.plan.naming import Manifest
from moorage.plan.patch.weakening import Weakness, weakened
from moorage.reading.documents import Keys
from moorage.review.diff.compared import Compared, Half
from moorage.review.diff.findings.words import weaker
from moorage.review.diff.model import Finding
from moorage.spec.service import ServiceSpec

_NOTHING: Manifest = {"kind": "", "spec": {}}
_SERVING = "deployment"
_WRITTEN: tuple[Keys, ...] = (("service_account", "token"), ("user_namespace",), ("run_as",), ("patch",))
"""Where a user weakens a service beside a patch of the object itself."""


def security(each: Compared) -> Iterator[Finding]:
    """Yield what is weaker, each once. Network policies have findings of their own."""
    if each.after is None:
        return
    before = each.before.plan.manifests if each.before else _defaults(each.after)
    said: dict[str, str] = {}
    for role, body in each.after.plan.manifests.items():
        if body["kind"] == "NetworkPolicy":
            continue
        patch = each.after.spec.patch.get(role, {})
        for found in _weaker(before, role, body, patch):
            keys: Keys = ("patch", role, *found.path)
            places = ((keys, ("patch", role)) if patch else ()) + _WRITTEN
            said.setdefault(f"{each.name} {found.message}", each.place(*places))
    for message, place in said.items():
        yield weaker("security-weaker", message, place)


def _weaker(before: Mapping[str, Manifest], role: str, body: Manifest, patch: Mapping[str, Any]) -> Iterator[Weakness]:
    if role in before:
        yield from weakened(before[role], body, patch)
        return
    # What is new is held against the pods that serve, as a job runs as they do.
    known = {found.message for found in weakened(_NOTHING, before[_SERVING], {})}
    yield from (found for found in weakened(_NOTHING, body, patch) if found.message not in known)


def _defaults(half: Half) -> Mapping[str, Manifest]:
    name = half.spec.name
    bare = ServiceSpec.model_validate({"name": name, "source": {}})
    return plan([bare], half.environment, services=[name])[name].manifests
