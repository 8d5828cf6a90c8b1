"""What changes in one object, line by line: only the paths that change, each before and after.

A unified diff of whole objects would show a hundred lines that stay, and lose the one that matters among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal, NamedTuple

from moorage.errors.escaping import escaped
from moorage.plan.naming import Manifest
from moorage.review.diff.hiding import shown, shown_sides
from moorage.review.diff.model import ABSENT, Effect, FieldChange, ObjectChange
from moorage.review.emitter import yaml_text
from moorage.review.forms.values import LONGEST, cut, path_text

MOST_LINES = 60
"""So many lines of one value, or of one object that is added or removed, are shown."""
_AROUND = 60
"""So many characters before the first difference of two long values are shown."""

Sign = Literal["-", "+"]
Mark = Sign | Literal["@", " "]


class Line(NamedTuple):
    """One line of a diff."""

    mark: Mark
    """``@``: the path that follows; ``-`` and ``+``: before and after; a space: neither."""
    text: str


def blocks(change: ObjectChange) -> Iterator[tuple[Line, ...]]:
    """Yield the lines of each field that changes, its path first; nothing in them is a credential.

    An object that one revision lacks is one block without a path.
    """
    if change.before is not None and change.after is not None:
        for each in change.fields:
            yield tuple(_field(each, change))
        return
    whole = (_block(shown(body or ABSENT, (), change.kind), mark) for body, mark in _sides(change))
    yield (Line("@", ""), *(line for lines in whole for line in lines))


def _sides(change: ObjectChange) -> tuple[tuple[Manifest | None, Sign], tuple[Manifest | None, Sign]]:
    return (change.before, "-"), (change.after, "+")


def _field(field: FieldChange, change: ObjectChange) -> Iterator[Line]:
    effect = "" if field.effect in (change.effect, Effect.NOTHING) else f" {field.effect.value}"
    yield Line("@", path_text(field.path) + effect)
    before, after = shown_sides(field, change)
    if before == after and before is not ABSENT:
        yield Line(" ", "changed; not shown, as it may be a credential")
        return
    if isinstance(before, str) and isinstance(after, str):
        yield from _texts(before, after)
        return
    yield from _block(before, "-")
    yield from _block(after, "+")


def _texts(before: str, after: str) -> Iterator[Line]:
    if "\n" in before or "\n" in after:
        yield from _limited(_lines_between(before, after))
        return
    start = 0
    if max(len(before), len(after)) > LONGEST:
        same = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
        start = max(0, (same or min(len(before), len(after))) - _AROUND)
    lead = "…" if start else ""
    yield Line("-", lead + escaped(cut(before[start:])) or "''")
    yield Line("+", lead + escaped(cut(after[start:])) or "''")


def _lines_between(before: str, after: str) -> Iterator[Line]:
    # Here, because it takes as long to load as everything else that a small report needs.
    from difflib import unified_diff

    lines = unified_diff(before.splitlines(), after.splitlines(), n=2, lineterm="")
    # Two lines name the files, and the next is the first of those that say where a part begins.
    for line in islice(lines, 3, None):
        mark, text = line[:1], escaped(cut(line[1:]))
        yield Line(" ", "…") if mark == "@" else Line("-" if mark == "-" else "+" if mark == "+" else " ", text)


def _block(value: Any, mark: Sign) -> Iterator[Line]:
    if value is ABSENT:
        return
    if isinstance(value, dict) and value:
        text = yaml_text(value)
    elif isinstance(value, list) and value:
        text = "".join(line[2:] for line in yaml_text({"list": value}).splitlines(keepends=True)[1:])
    else:
        text = yaml_text({"": value}).split(": ", 1)[1]
    yield from _limited(Line(mark, cut(line)) for line in text.splitlines())


def _limited(lines: Iterator[Line]) -> Iterator[Line]:
    every = list(lines)
    yield from every[:MOST_LINES]
    if len(every) > MOST_LINES:
        yield Line(" ", f"… {len(every) - MOST_LINES:,} more lines")
