"""Applies the patches of a spec to the objects that the library made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.plan.naming import Manifest
from moorage.plan.patch.error import PatchError, PatchesRefused
from moorage.plan.patch.fields import Release, incomplete, misfits
from moorage.plan.patch.fixed import touched
from moorage.plan.patch.lists import nearest
from moorage.plan.patch.merge import applied
from moorage.plan.rules.discovery import SET_RULES
from moorage.plan.rules.model import Placed

_MOVE = "remove it, or move it into services.<name>.patch of the environments where it has one"


def patched(
    manifests: Mapping[str, Manifest],
    patches: Mapping[str, Mapping[str, Any]],
    release: Release,
    *,
    adopted: bool = False,
) -> dict[str, Manifest]:
    """Return the objects of a plan with patches applied, each by its key in the plan, such as ``deployment``.

    ``release``: of the cluster. Raises `PatchesRefused` with everything that is wrong: a patch or a part of it that
    changes nothing, what a kind does not have, and what must stay as it is. ``adopted``: of a service that ran before;
    what of it must find each other is looked at when all patches are applied.
    """
    made = dict(manifests)
    wrong: list[PatchError] = []
    for key, patch in patches.items():
        if key not in manifests:
            found = [PatchError((), "is an object that the service does not have here", _MOVE, "no-such-object")]
        else:
            made[key], found = _patched(key, manifests[key], patch, release, adopted)
        wrong += [each.below(key) for each in found]
    if not wrong and adopted:
        wrong = list(_lost(made, patches))
    if wrong:
        raise PatchesRefused(wrong)
    return made


def _lost(made: Mapping[str, Manifest], patches: Mapping[str, Mapping[str, Any]]) -> Iterator[PatchError]:
    """Yield what a patch keeps from finding what it is for."""
    placed = [Placed(body, name=key) for key, body in made.items()]
    for rule in SET_RULES:
        for each, (steps, fault) in rule.find(placed):
            yield PatchError(nearest(patches.get(each.name, {}), steps), fault.message, fault.hint).below(each.name)


def _patched(
    role: str, body: Manifest, patch: Mapping[str, Any], release: Release, adopted: bool
) -> tuple[Manifest, list[PatchError]]:
    if wrong := list(misfits(str(body["kind"]), patch, release)):
        return body, wrong
    try:
        made, idle = applied(body, patch)
    except PatchError as error:
        return body, [error]
    wrong = list(incomplete(made, patch)) or list(touched(role, body, made, patch, adopted=adopted))
    return made, wrong or list(_idle(made == body, idle))


def _idle(whole: bool, parts: list[tuple[str | int, ...]]) -> Iterator[PatchError]:
    for path in [()] if whole else parts:
        yield PatchError(path, "changes nothing", "remove it", "inert-patch")
