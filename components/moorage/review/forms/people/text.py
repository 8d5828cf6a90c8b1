"""The comparison as text for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from moorage.review.diff.model import Comparison
from moorage.review.forms.alike import grouped
from moorage.review.forms.findings import Said, names
from moorage.review.forms.outline import Outline, outline
from moorage.review.forms.rows import Row
from moorage.review.forms.values import sentence
from moorage.review.forms.verdict import verdict

_BOLD, _RED, _GREEN, _YELLOW, _CYAN = 1, 31, 32, 33, 36
_OF_MARK = {"-": _RED, "+": _GREEN, "@": _CYAN, " ": 0}

Paint = Callable[[str, int], str]


def text_form(comparison: Comparison, budget: int | None = None, *, colour: bool = False) -> str:
    """Return text. A terminal scrolls, so ``budget`` is not looked at. ``colour``: with ANSI's escapes."""
    paint = _painted if colour else _plain
    found = outline(comparison)
    lines = [paint(verdict(comparison), _RED if comparison.refused else _BOLD)]
    lines += _block(paint("Dangers", _RED), (line for each in found.dangers for line in _said(each)))
    contradicted = (line for those in grouped(found.contradictions) for line in _group(those))
    lines += _block(paint("Contradicted by Pulumi's preview", _RED), contradicted)
    lines += _block("", [f"  {found.previewed}"] if found.previewed else [])
    weaker = (line for those in grouped(found.weaker) for line in _group(those))
    lines += _block(paint("Weaker than before", _YELLOW), weaker)
    unread = (f"  {sentence(name)}: {sentence(line)}" for name, lines in found.unread for line in lines)
    lines += _block(paint("Not compared", _RED), unread)
    lines += _block("", _table(found, paint))
    for row in found.rows:
        lines += _block(paint(row.name, _BOLD), _details(row, paint))
    return "\n".join(lines) + "\n"


def _painted(text: str, hue: int) -> str:
    return f"\x1b[{hue}m{text}\x1b[0m" if hue else text


def _plain(text: str, hue: int) -> str:
    return text


def _block(title: str, lines: Iterable[str]) -> list[str]:
    inside = list(lines)
    return ["", *([title] if title else []), *inside] if inside else []


def _said(each: Said) -> Iterator[str]:
    effect = f" {each.finding.effect.value}" if each.finding.level == "danger" else ""
    allowed = ", allowed" if each.allowed else ""
    yield f"  {each.name}{effect} ({each.where}{allowed}): {sentence(each.finding.message)}"
    places = ", ".join(map(sentence, each.locations))
    hurt = f"hurts {names(each.finding.affected)}" if each.finding.affected else ""
    if places or hurt:
        yield f"    {'; '.join(filter(None, (places, hurt)))}"


def _group(those: Sequence[Said]) -> Iterator[str]:
    yield from _said(those[0])
    if len(those) > 1:
        yield f"    alike in {', '.join(each.name for each in those[1:])}"


def _table(found: Outline, paint: Paint) -> Iterator[str]:
    if not found.rows:
        return
    lines = [("", *found.columns), *((row.name, *row.cells) for row in found.rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    hues = [_BOLD, *(_RED if row.dangerous else 0 for row in found.rows)]
    for cells, hue in zip(lines, hues, strict=True):
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        yield f"  {paint('  '.join(padded).rstrip(), hue)}"
    if found.unchanged:
        yield f"  {found.unchanged:,} {'service' if found.unchanged == 1 else 'services'} unchanged"


def _details(row: Row, paint: Paint) -> Iterator[str]:
    if len(row.services) > 1:
        first, *others = map(sentence, row.services)
        yield f"  shown for {first}; alike in {', '.join(others)}"
    for note in row.notes:
        yield from _said(note)
    if row.patched:
        yield f"  patched: {', '.join(row.patched)}"
    for thing in row.things:
        yield f"  {sentence(thing.kind)} {sentence(thing.name)} {thing.effect.value} ({thing.where})"
        for line in thing.lines:
            sign = "" if line.mark == "@" else f"{line.mark} "
            yield f"    {paint(f'{sign}{line.text}', _OF_MARK[line.mark])}"
