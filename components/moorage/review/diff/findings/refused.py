"""What the API server refuses, and what is replaced."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.reading.documents import dotted
from moorage.review.diff.compared import Compared
from moorage.review.diff.findings.words import listed
from moorage.review.diff.model import Effect, Finding, ObjectChange


def refused(each: Compared) -> Iterator[Finding]:
    """Yield one finding for each object that cannot be changed so, or only by making it anew."""
    for changed in each.objects:
        yield from _refused(changed, each.place())


def _refused(changed: ObjectChange, place: str) -> Iterator[Finding]:
    name = f"{changed.kind} {changed.name}"
    if paths := _paths(changed, Effect.REFUSED):
        message = f"the API server refuses to change {paths} of {name}"
        yield Finding("immutable-field", "danger", Effect.REFUSED, message, place)
    if paths := _paths(changed, Effect.REPLACED):
        message = f"{name} is deleted and made anew, as {paths} cannot be changed"
        yield Finding("replaced", "note", Effect.REPLACED, message, place)


def _paths(changed: ObjectChange, effect: Effect) -> str:
    return listed([dotted(field.path) for field in changed.fields if field.effect is effect])
