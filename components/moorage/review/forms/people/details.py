"""The details of one service in Markdown: its objects, each with its diff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from moorage.review.forms.findings import Said
from moorage.review.forms.people.ladder import Lost, Step, Variant
from moorage.review.forms.people.markup import diff, html, prose
from moorage.review.forms.rows import Row
from moorage.review.forms.things import Thing
from moorage.review.forms.values import cut, sentence


def details(row: Row, columns: Sequence[str], folding: bool) -> Iterator[Variant]:
    """Yield the variants of a service's details: without the diffs of its last objects, then of all, then nothing."""
    objects = sorted(row.things, key=lambda each: each.effect.rank)
    if not (objects or row.notes):
        yield Variant(Step.WHOLE, "")
        return
    for shown in range(len(objects), -1, -1):
        lost: Lost = Counter({("diff", ""): sum(bool(each.lines) for each in objects[shown:])})
        inside = [*_alike(row), *map(_note, row.notes), *_patched(row)]
        inside += [_thing(each, number < shown) for number, each in enumerate(objects)]
        step = Step.WHOLE if shown == len(objects) else Step.DIFFS
        yield Variant(step, _around(row, columns, "\n\n".join(inside), folding), +lost)
    yield Variant(Step.OBJECTS, "", Counter({("object", ""): len(objects)}))


def _around(row: Row, columns: Sequence[str], inside: str, folding: bool) -> str:
    where: dict[str, list[str]] = {}
    for column, cell in zip(columns, row.cells, strict=True):
        if cell not in ("–", "not compared"):
            where.setdefault(cell, []).append(column)
    effects = ", ".join(f"{cell} ({', '.join(those)})" for cell, those in where.items())
    name = cut(row.name, 300)
    if folding:
        head = f"<details><summary><b>{html(name)}</b>: {html(effects)}</summary>"
        return f"\n{head}\n\n{inside}\n\n</details>\n"
    return f"\n#### {prose(name)}: {prose(effects)}\n\n{inside}\n"


def _note(note: Said) -> str:
    return f"In {prose(note.where)}: {prose(sentence(note.finding.message))}"


def _alike(row: Row) -> Iterator[str]:
    if len(row.services) > 1:
        first, *others = map(sentence, row.services)
        yield f"Shown for {prose(first)}; alike in {prose(', '.join(others))}"


def _patched(row: Row) -> Iterator[str]:
    if row.patched:
        yield f"Patched: {prose(cut(', '.join(row.patched)))}"


def _thing(thing: Thing, whole: bool) -> str:
    head = (
        f"**{prose(sentence(thing.kind))} {prose(sentence(thing.name))}** {thing.effect.value} ({prose(thing.where)})"
    )
    return f"{head}\n\n{diff(thing.lines)}" if whole and thing.lines else head
