"""Merges a preview with what the change announces, object by object: what agrees, and what does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from moorage.errors import MoorageError
from moorage.reading.loading import Project
from moorage.review.diff.model import Effect, Operation, Preview, Previewed, ServiceChange
from moorage.review.diff.previews.announced import announced, changing
from moorage.review.diff.previews.facts import Facts
from moorage.review.diff.previews.owners import IMAGE, MICROSERVICE, NOBODY, OUTPUTS, Owner, Owners
from moorage.review.diff.previews.paths import unannounced
from moorage.review.diff.previews.resources import PROVIDER, Digest, Resource

STACK = "stack"
"""The role of a stack of which nothing runs yet."""
Owned = dict[Owner, list[Resource]]


def merged(
    environment: str, base: Project, head: Project, changes: Iterable[ServiceChange], digest: Digest, file: Path
) -> Preview:
    """Return what a preview confirms and contradicts.

    ``changes``: of this environment. ``digest``: read from ``file``, for messages. Raises `MoorageError` for a preview
    of services that HEAD lacks.
    """
    _require_heads(head, digest, file)
    namespaces = {each.required_environment().namespace for each in (base, head)}
    owners = Owners.of(digest, (spec.name for each in (base, head) for spec in each.specs), namespaces)
    owned, nobodys = _by_owner(owners, digest)
    given = frozenset(owner.service for owner in owned if owner.role == OUTPUTS)
    facts = Facts(base, head, {each.service: each for each in changes}, given)
    confirmed: list[Previewed] = []
    # To another cluster leads another provider.
    contradicted = [_nobodys(each) for each in nobodys if not (facts.leaves_cluster and _is_provider(each))]
    for owner in dict.fromkeys((*owned, *changing(facts))):
        if owner.role == OUTPUTS:
            continue
        found, fits, more = _compared(facts, owner, owned.get(owner, []))
        if not fits:
            contradicted.append(found)
        elif found.operation is not Operation.NOTHING:
            confirmed.append(replace(found, paths=tuple(path for path in found.paths if path not in more)))
            if more:
                contradicted.append(replace(found, announced=Effect.NOTHING, paths=more))
    if digest.is_new:
        contradicted = [Previewed("", STACK, "Stack", digest.stack, Effect.NOTHING, Operation.CREATE)]
    return Preview(environment, _by_name(confirmed), _by_name(contradicted))


def _require_heads(head: Project, digest: Digest, file: Path) -> None:
    known = {spec.name for spec in head.specs}
    for each in digest.resources:
        if each.urn.type == MICROSERVICE and each.spec and each.spec not in known:
            wrong = f"is a preview of other specs: it runs service {each.spec}, which what is compared does not have"
            raise MoorageError(f"{file}: {wrong}; preview the revision that is compared")


def _by_owner(owners: Owners, digest: Digest) -> tuple[Owned, list[Resource]]:
    """Return the resources of each object, and those of nobody that go away."""
    owned: Owned = {}
    nobodys = []
    for each in digest.resources:
        owner = owners.of_resource(each)
        if _is_provider(each) and each.operation is Operation.REPLACE:
            # Whatever it made is made anew.
            owner = NOBODY
        if owner == NOBODY:
            nobodys += [each] if each.operation in (Operation.REPLACE, Operation.DELETE) else []
        elif owner is not None and each.operation is not Operation.NOTHING:
            owned.setdefault(owner, []).append(each)
    return owned, nobodys


def _is_provider(resource: Resource) -> bool:
    return resource.urn.kind == PROVIDER


def _compared(facts: Facts, owner: Owner, resources: list[Resource]) -> tuple[Previewed, bool, tuple[str, ...]]:
    """Return an object, whether Pulumi does with it what was announced, and at which paths it does more."""
    known, operation = announced(facts, owner), _together(resources)
    kind, name = (resources[0].urn.kind, resources[0].urn.name) if resources else (known.kind, known.name)
    paths = tuple(sorted({path for each in resources for path in each.paths}))
    fits = operation in known.fitting
    effect = known.fitting[operation] if fits else known.effect
    kind = IMAGE.capitalize() if owner.role == IMAGE else kind
    updated = fits and operation is Operation.UPDATE and known.paths is not None
    more = unannounced(paths, known.paths or ()) if updated and not facts.leaves_cluster else ()
    return Previewed(owner.service, owner.role, kind, name, effect, operation, paths), fits, more


def _together(resources: list[Resource]) -> Operation:
    """Return what happens to an object that is several resources, such as an entry of Consul's catalog."""
    operations = {each.operation for each in resources}
    if {Operation.CREATE, Operation.DELETE} <= operations:
        return Operation.REPLACE
    order = (Operation.REPLACE, Operation.DELETE, Operation.UPDATE, Operation.CREATE)
    return next((each for each in order if each in operations), Operation.NOTHING)


def _nobodys(resource: Resource) -> Previewed:
    kind, name = resource.urn.kind, resource.urn.name
    return Previewed("", "", kind, name, Effect.NOTHING, resource.operation, resource.paths)


def _by_name(found: Iterable[Previewed]) -> tuple[Previewed, ...]:
    return tuple(sorted(found, key=lambda each: (each.service, each.role, each.name)))
