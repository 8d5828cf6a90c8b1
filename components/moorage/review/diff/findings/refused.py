"""What the API server refuses, and what is replaced."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.reading.documents import dotted
from moorage.review.diff.compared import Compared
from moorage.review.diff.findings.words import listed
from moorage.review.diff.model import Effect, Finding, ObjectChange


def refused(each: Compared) -> Iterator[Finding]:
    """Yield which objects cannot be changed so, and which only by making them anew."""
    replaced: dict[str, list[str]] = {}
    for changed in each.objects:
        name = f"{changed.kind} {changed.name}"
        if paths := _paths(changed, Effect.REPLACED):
            replaced.setdefault(paths, []).append(name)
        elif paths := _paths(changed, Effect.REFUSED):
            message = f"the API server refuses to change {paths} of {name}"
            yield Finding("immutable-field", "danger", Effect.REFUSED, message, each.place())
    for paths, names in replaced.items():
        be = "is" if len(names) == 1 else "are"
        message = f"{listed(names)} {be} deleted and made anew, as {paths} cannot be changed"
        yield Finding("replaced", "note", Effect.REPLACED, message, each.place())


def _paths(changed: ObjectChange, effect: Effect) -> str:
    """Return the fields that do this to an object. One that is replaced is created: nothing is immutable in it."""
    return listed([dotted(field.path) for field in changed.fields if field.effect is effect])
