"""The comparison as JSON, whole: what schema/diff.schema.json describes."""

from __future__ import annotations

from typing import Any

from moorage.errors.escaping import json_text
from moorage.review.diff.hiding import shown, shown_sides
from moorage.review.diff.model import (
    ABSENT,
    Comparison,
    FieldChange,
    Finding,
    ObjectChange,
    Preview,
    Previewed,
    Revision,
    ServiceChange,
)
from moorage.review.diff.previews.saying import code
from moorage.review.forms.values import sentence
from moorage.review.forms.verdict import verdict

FORMAT = 1
"""Goes up when a key is renamed, removed or changes its meaning; keys may be added at any time."""


def json_form(comparison: Comparison, budget: int | None = None) -> str:
    """Return JSON. Nothing is left out, so ``budget`` is not looked at: whoever cuts JSON has none."""
    return json_text(data(comparison)) + "\n"


def data(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison in JSON's types."""
    return {
        "format": FORMAT,
        "verdict": verdict(comparison),
        "effect": comparison.effect.value,
        "refused": comparison.refused,
        "base": _revision(comparison.base),
        "head": _revision(comparison.head),
        "environments": list(comparison.environments),
        "services": list(comparison.services),
        "unread": {name: [sentence(line) for line in lines] for name, lines in sorted(comparison.unread.items())},
        "unreadable": sorted(comparison.unreadable),
        "allowed": [{"service": name, "effect": effect.value} for name, effect in sorted(comparison.allowed)],
        "changes": [_service(each) for each in comparison.changes],
        # Without a preview the report is what it always was.
        **({"previews": [_preview(each) for each in comparison.previews]} if comparison.previews else {}),
    }


def _revision(revision: Revision) -> dict[str, Any]:
    return {"name": revision.name, "commit": revision.commit}


def _service(change: ServiceChange) -> dict[str, Any]:
    return {
        "service": change.service,
        "environment": change.environment,
        "effect": change.effect.value,
        "image": change.image,
        "patched": list(change.patched),
        "findings": [_finding(each) for each in change.findings],
        "objects": [_object(each) for each in change.objects],
    }


def _preview(preview: Preview) -> dict[str, Any]:
    return {
        "environment": preview.environment,
        "confirmed": [_previewed(each) for each in preview.confirmed],
        "contradictions": [{"code": code(each), **_previewed(each)} for each in preview.contradictions],
    }


def _previewed(previewed: Previewed) -> dict[str, Any]:
    return {
        "service": sentence(previewed.service),
        "role": sentence(previewed.role),
        "kind": sentence(previewed.kind),
        "name": sentence(previewed.name),
        "announced": previewed.announced.value,
        "operation": previewed.operation.value,
        "paths": [sentence(each) for each in previewed.paths],
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "code": found.code,
        "level": found.level,
        "effect": found.effect.value,
        "message": sentence(found.message),
        "location": sentence(found.location),
        "affected": list(found.affected),
    }


def _object(change: ObjectChange) -> dict[str, Any]:
    head = {"role": change.role, "kind": change.kind, "name": change.name, "effect": change.effect.value}
    if change.before is None:
        head["after"] = shown(change.after, (), change.kind)
    elif change.after is None:
        head["before"] = shown(change.before, (), change.kind)
    return {**head, "fields": [_field(each, change) for each in change.fields]}


def _field(field: FieldChange, change: ObjectChange) -> dict[str, Any]:
    values = shown_sides(field, change)
    there = {key: value for key, value in zip(("before", "after"), values, strict=True) if value is not ABSENT}
    return {"path": list(field.path), **there, "effect": field.effect.value}
