"""What the change announces for an object, in Pulumi's operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from moorage.plan.model import role_of
from moorage.review.diff.effects import table
from moorage.review.diff.effects.fields import pattern, together
from moorage.review.diff.effects.objects import CATALOG, DASHBOARD, FILES
from moorage.review.diff.model import Effect, ObjectChange, Operation
from moorage.review.diff.previews.facts import Facts
from moorage.review.diff.previews.owners import IMAGE, Owner

_FITTING: Mapping[Effect, tuple[Operation, ...]] = {
    # A provider may know that a field is immutable, and makes the object anew.
    Effect.BREAKS: (Operation.UPDATE, Operation.REPLACE),
    Effect.REFUSED: (Operation.UPDATE, Operation.REPLACE),
    Effect.REPLACED: (Operation.REPLACE,),
    Effect.REMOVED: (Operation.DELETE,),
    Effect.ROLLS: (Operation.UPDATE,),
    Effect.CHANGES: (Operation.UPDATE,),
    Effect.ADDED: (Operation.CREATE,),
    Effect.NOTHING: (Operation.NOTHING,),
}


@dataclass(frozen=True)
class Announced:
    """What is announced for one object."""

    effect: Effect
    fitting: Mapping[Operation, Effect]
    """What Pulumi may do without contradicting it, each with the effect that it then confirms."""
    kind: str = ""
    name: str = ""
    """As Kubernetes has it; both empty of an object that does not change."""
    paths: frozenset[table.Pattern] | None = None
    """Where the object changes, or may; None where that is not compared with what Pulumi says."""


def changing(facts: Facts) -> Iterator[Owner]:
    """Yield every object for which something is announced."""
    for service, change in facts.changes.items():
        yield from dict.fromkeys(Owner(service, _merged(each)) for each in change.objects)
        yield Owner(service, IMAGE)


def announced(facts: Facts, owner: Owner) -> Announced:
    """Return what is announced for an object, which need not change."""
    if owner.role == IMAGE:
        return _image(facts, owner.service)
    change = facts.changes.get(owner.service)
    found = [each for each in change.objects if _merged(each) == owner.role] if change else []
    plain = _changed(found[0]) if found else _made([Effect.NOTHING])
    fitting, paths = dict(plain.fitting), _paths(found[0]) if found else frozenset()
    kind, together_with = facts.later(*owner)
    for beside in together_with if plain.effect not in (Effect.ADDED, Effect.REMOVED) else ():
        effects = [table.effect_of(kind, path) for path in beside]
        fitting = {**_made([plain.effect, *effects]).fitting, **fitting}
        paths |= beside
    if facts.leaves_cluster and owner.role != CATALOG:
        fitting = {Operation.REPLACE: Effect.REPLACED, Operation.UPDATE: Effect.CHANGES, **fitting}
    # Of Consul's entries Pulumi knows other paths.
    return replace(plain, fitting=fitting, paths=None if owner.role == CATALOG else paths)


def _paths(change: ObjectChange) -> frozenset[table.Pattern]:
    return frozenset(pattern(change.kind, each.path) for each in change.fields)


def _changed(change: ObjectChange) -> Announced:
    made = _made([change.effect], change.kind, change.name)
    if _merged(change) == FILES and made.effect is Effect.ROLLS:
        # Another ConfigMap is made, and then the old one goes.
        return replace(made, fitting={Operation.REPLACE: Effect.ROLLS})
    if change.role == DASHBOARD and made.effect is Effect.CHANGES:
        return replace(made, fitting=dict.fromkeys((Operation.UPDATE, Operation.REPLACE), Effect.CHANGES))
    return made


def _made(effects: list[Effect], kind: str = "", name: str = "") -> Announced:
    effect = together(effects)
    return Announced(effect, dict.fromkeys(_FITTING[effect], effect), kind, name)


def _image(facts: Facts, service: str) -> Announced:
    was, now = (service in each for each in facts.built)
    if was != now:
        return _made([Effect.ADDED if now else Effect.REMOVED], IMAGE, service)
    plain = _made([Effect.NOTHING], IMAGE, service)
    if not facts.may_have_another_image(service):
        return plain
    # Whether it is another one is known when it is built.
    published = (Operation.CREATE, Operation.UPDATE, Operation.REPLACE)
    return replace(plain, fitting={**plain.fitting, **dict.fromkeys(published, Effect.ROLLS)})


def _merged(change: ObjectChange) -> str:
    return FILES if role_of(change.role) == FILES else change.role
