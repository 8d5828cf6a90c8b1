"""The objects of a service that are not the same in both revisions, and what happens to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from moorage.plan.model import FORMER, Plan, role_of
from moorage.plan.naming import Manifest
from moorage.plan.peers import Peers
from moorage.review.diff.effects import catalog
from moorage.review.diff.effects.fields import field_changes, object_effect
from moorage.review.diff.hiding import shown, shown_sides
from moorage.review.diff.model import Effect, FieldChange, ObjectChange

CATALOG = "catalog"
"""The role of what Pulumi keeps in Consul's catalog, which is no object of Kubernetes."""
FILES = "files"
"""The role of mounted files, whose key is a hash of what they hold."""
DASHBOARD = "dashboard"
"""The role of a ConfigMap that only Grafana reads."""


def object_changes(before: Plan | None, after: Plan | None) -> Iterator[ObjectChange]:
    """Yield the objects of a service that differ, in the order in which they are registered."""
    old, new = (plan.manifests if plan else {} for plan in (before, after))
    yield from changed_manifests(old, _as_registered(old, new, after.left_alone if after else {}))
    was, now = (catalog.body(plan.catalog) if plan and plan.catalog else None for plan in (before, after))
    if was != now:
        yield _changed(CATALOG, was, now)


def with_kept_services(plans: dict[str, Plan], before: Peers, after: Peers) -> dict[str, Plan]:
    """Return BASE's plans, the Service of a name that is given up with the one that goes on answering under it.

    So it is where the renaming is taken back: Pulumi knows it by the former name all the time. ``plans``: by service.
    ``before``, ``after``: all of each revision's set.
    """
    for former, name in after.renamed.items():
        _move(plans, (former, "service"), (name, FORMER))
    for former, name in before.renamed.items():
        if former in after.specs and former not in before.specs:
            _move(plans, (name, FORMER), (former, "service"))
    return plans


def _move(plans: dict[str, Plan], source: tuple[str, str], target: tuple[str, str]) -> None:
    """Move an object from one plan to another. Each is named by service and role."""
    (former, there), (name, role) = source, target
    rest = dict(plans[former].manifests) if former in plans else {}
    if (kept := rest.pop(there, None)) is not None:
        plans[former] = replace(plans[former], manifests=rest)
        made = plans.get(name, Plan(name, "", {}))
        plans[name] = replace(made, manifests={**made.manifests, role: kept})


def _as_registered(
    before: Mapping[str, Manifest], after: Mapping[str, Manifest], left_alone: Mapping[str, tuple[str, ...]]
) -> Mapping[str, Manifest]:
    """Return HEAD's objects as Pulumi sends them: what it leaves alone keeps the value that BASE has, or its lack."""
    kept = dict(after)
    for role, paths in left_alone.items():
        for path in paths if role in before else ():
            kept[role] = _with(kept[role], path.split("."), before[role])
    return kept


def _with(body: Manifest, keys: Sequence[str], source: Manifest) -> Manifest:
    key, *rest = keys
    if rest:
        return {**body, key: _with(body.get(key, {}), rest, source.get(key, {}))}
    if key in source:
        return {**body, key: source[key]}
    return {name: value for name, value in body.items() if name != key}


def changed_manifests(before: Mapping[str, Manifest], after: Mapping[str, Manifest]) -> Iterator[ObjectChange]:
    """Yield the objects that differ, by role."""
    renamed = _rotated(before, after)
    for role in dict.fromkeys((*after, *before)):
        if role in renamed.values():
            continue
        was, now = before.get(renamed.get(role, role)), after.get(role)
        if was != now:
            yield _rotation(role, was, now) if role in renamed else _changed(role, was, now)


def _rotated(before: Mapping[str, Manifest], after: Mapping[str, Manifest]) -> dict[str, str]:
    """Return role in HEAD → role in BASE of the mounted files, whose role is a hash of what they hold."""
    old, new = ([role for role in roles if role_of(role) == FILES] for roles in (before, after))
    return dict(zip(new, old, strict=True)) if len(old) == len(new) == 1 and old != new else {}


def _changed(role: str, before: Manifest | None, after: Manifest | None) -> ObjectChange:
    body = after or before or {}
    if before is None or after is None:
        return _made(role, body, Effect.ADDED if before is None else Effect.REMOVED, before, after, ())
    fields = field_changes(before, after)
    if role == DASHBOARD:
        # Pulumi makes it anew: for a moment Grafana has no such dashboard, and nobody misses an answer.
        fields = tuple(replace(each, effect=Effect.CHANGES) if each.path[0] == "data" else each for each in fields)
    return _made(role, body, object_effect(fields), before, after, fields)


def _rotation(role: str, before: Manifest | None, after: Manifest | None) -> ObjectChange:
    # Another ConfigMap takes its place; the old one goes when no pod needs it. What is left is that pods roll.
    assert before is not None
    assert after is not None
    found = field_changes({**before, "metadata": after["metadata"]}, after)
    fields = tuple(FieldChange(each.path, each.before, each.after, Effect.ROLLS) for each in found)
    return _made(role, after, Effect.ROLLS, before, after, fields)


def _made(
    role: str,
    body: Manifest,
    effect: Effect,
    before: Manifest | None,
    after: Manifest | None,
    fields: tuple[FieldChange, ...],
) -> ObjectChange:
    plain = ObjectChange(role, body["kind"], body["metadata"]["name"], effect, before, after, fields)
    return replace(
        plain,
        before=before and shown(before, kind=plain.kind),
        after=after and shown(after, kind=plain.kind),
        fields=tuple(_hidden(each, plain) for each in fields),
    )


def _hidden(field: FieldChange, change: ObjectChange) -> FieldChange:
    before, after = shown_sides(field, change)
    return replace(field, before=before, after=after)
