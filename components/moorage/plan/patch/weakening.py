"""What of a service's security is weaker after a patch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from moorage.plan.naming import Manifest
from moorage.plan.patch.error import Path
from moorage.plan.patch.lists import nearest
from moorage.plan.rules.bodies import pod
from moorage.plan.rules.model import Fault, Found
from moorage.plan.rules.pod_security import RULES

_HINT = "make sure that it must be"


class Weakness(NamedTuple):
    """Something that a patch takes away, with the part of the patch that does."""

    path: Path
    message: str
    """What it does, without a subject and a full stop: ``lets a process run as root``."""
    hint: str


def weakened(before: Manifest, after: Manifest, patch: Mapping[str, Any]) -> Iterator[Weakness]:
    """Yield what is weaker after a patch than it was before."""
    there = set(_weak(before))
    found = [each for each in _weak(after) if each not in there]
    if after["kind"] == "NetworkPolicy":
        found += _opened(before["spec"], after.get("spec", {}))
    for steps, fault in found:
        yield Weakness(nearest(patch, steps), fault.message, fault.hint)


def _weak(body: Manifest) -> Iterator[Found]:
    if body["kind"] == "ServiceAccount" and body.get("automountServiceAccountToken") is not False:
        yield ("automountServiceAccountToken",), Fault("gives pods a token of the API server", _HINT)
    if body["kind"] == "Service" and body["spec"].get("type", "ClusterIP") != "ClusterIP":
        yield ("spec", "type"), Fault("opens the service to callers outside its cluster", _HINT)
    found = pod(body)
    # No rule asks for it: most clusters have none yet, and only its loss says something.
    if found and found.spec.get("hostUsers") is not False:
        yield (*found.path, "hostUsers"), Fault("takes away the user namespace of its pods", _HINT)
    for rule in RULES:
        yield from rule.find(body)


def _opened(before: Any, after: Any) -> Iterator[Found]:
    for direction in ("ingress", "egress"):
        if direction.capitalize() not in after.get("policyTypes", ()):
            yield ("spec", "policyTypes"), Fault(f"opens all {direction}", _HINT)
        for index, rule in enumerate(after.get(direction, ())):
            if rule not in before.get(direction, ()):
                yield ("spec", direction, index), Fault(f"opens {direction} beside what the spec opens", _HINT)
