"""The comparison as Markdown: with what is long folded away, or for readers that know no ``<details>``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from moorage.review.diff.model import Comparison, Revision
from moorage.review.forms.findings import names
from moorage.review.forms.outline import Outline, outline
from moorage.review.forms.people.details import details
from moorage.review.forms.people.findings import contradictions, dangers, weaker
from moorage.review.forms.people.ladder import Lost, Part, Step, Variant, fit, fixed
from moorage.review.forms.people.markup import code, prose
from moorage.review.forms.rows import Row
from moorage.review.forms.values import cut, sentence
from moorage.review.forms.verdict import verdict

SMALLEST = 8192
"""Below so many bytes nothing is promised: a verdict with long names needs a part of it."""
_NOTE = 700
"""Bytes that are kept free for saying what is left out."""
_MOST_REASONS = 5


def markdown_form(comparison: Comparison, budget: int | None = None) -> str:
    """Return Markdown as GitHub and GitLab read it, with details folded away, in at most so many bytes of UTF-8.

    Raises `ValueError` for a budget below `SMALLEST`.
    """
    return _written(comparison, budget, folding=True)


def plain_form(comparison: Comparison, budget: int | None = None) -> str:
    """Return Markdown without a tag of HTML, as Bitbucket and Azure DevOps read it; else as `markdown_form`."""
    return _written(comparison, budget, folding=False)


def _written(comparison: Comparison, budget: int | None, folding: bool) -> str:
    if budget is not None and budget < SMALLEST:
        raise ValueError(f"a report needs {SMALLEST} bytes, got {budget}")
    found = outline(comparison)
    head = fixed(f"### {prose(verdict(comparison))}\n")
    said = [
        *dangers(found),
        *contradictions(found),
        *weaker(found),
        *_unread(found),
    ]
    columns = fixed(_columns(found))
    rows = [Part(_row(row)) for row in found.rows]
    rest = [
        *([fixed(_unchanged(found))] if found.rows else []),
        *(Part(details(row, found.columns, folding)) for row in found.rows),
        fixed(f"\nCompared {_revision(comparison.base)} with {_revision(comparison.head)}.\n"),
    ]
    parts = [head, *said, columns, *rows, *rest]
    lost: Lost = Counter() if budget is None else fit(parts, budget - _NOTE)
    if not any(each.now.text for each in rows):
        parts.remove(columns)
    first, *others = (each.now.text for each in parts)
    return "".join([first, _note(lost, budget), *others])


def _note(lost: Lost, budget: int | None) -> str:
    if not lost:
        return ""
    nouns: dict[str, list[tuple[str, int]]] = {}
    for (noun, which), number in lost.items():
        nouns.setdefault(noun, []).append((which, number))
    parts = []
    for noun, those in nouns.items():
        each = ", ".join(f"{number:,} {which}" for which, number in those if which)
        parts.append(f"{sum(number for _, number in those):,} × {noun}{f' ({each})' if each else ''}")
    remedy = "`moorage diff --format json` has everything"
    return f"\nLeft out to fit into {budget:,} bytes: {'; '.join(parts)}. {remedy}.\n"


def _unread(found: Outline) -> Iterator[Part]:
    if not found.unread:
        return
    lines = []
    for name, reasons in found.unread:
        more = len(reasons) - _MOST_REASONS
        lines += [f"- **{prose(sentence(name))}**: {prose(sentence(each, 300))}\n" for each in reasons[:_MOST_REASONS]]
        lines += [f"- **{prose(sentence(name))}**: {more:,} more problems\n"] if more > 0 else []
    head = "\n**Not compared**\n\n"
    few = f"- {prose(names([name for name, _ in found.unread]))}\n"
    lost = Counter({("reason why an environment was not compared", ""): len(lines)})
    yield Part([Variant(Step.WHOLE, head + "".join(lines)), Variant(Step.NAMES, head + few, lost)])


def _columns(found: Outline) -> str:
    columns = ["service", *map(prose, found.columns)]
    return f"\n{_cells(columns)}{_cells(['---'] * len(columns))}"


def _unchanged(found: Outline) -> str:
    if not found.unchanged:
        return ""
    return f"\n{found.unchanged:,} {'service' if found.unchanged == 1 else 'services'} unchanged.\n"


def _row(row: Row) -> Iterator[Variant]:
    name = prose(cut(row.name, 300))
    yield Variant(Step.WHOLE, _cells([f"**{name}**" if row.dangerous else name, *row.cells]))
    if row.dangerous:
        yield Variant(Step.WORDS, "", Counter({("row of a service in danger", ""): 1}))
    else:
        yield Variant(Step.HARMLESS, "", Counter({("service in no danger", row.effect.value): len(row.services)}))


def _cells(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _revision(revision: Revision) -> str:
    commit = f" ({sentence(revision.commit[:12])})" if revision.commit else ""
    return f"{code(sentence(revision.name, 100))}{commit}"
