"""Findings in Markdown, from full words to counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from moorage.review.forms.alike import grouped
from moorage.review.forms.findings import Said, names
from moorage.review.forms.outline import Outline
from moorage.review.forms.people.kinds import Kind, fewer, kinds
from moorage.review.forms.people.ladder import Part, Step, Variant, fixed
from moorage.review.forms.people.markup import code, prose
from moorage.review.forms.values import sentence


def dangers(found: Outline) -> list[Part]:
    """Return the dangers: none of them goes."""
    return _findings("Dangers", found.dangers, _dangers)


def weaker(found: Outline) -> list[Part]:
    """Return what became weaker."""
    return _findings("Weaker than before", found.weaker, _weaker)


def contradictions(found: Outline) -> list[Part]:
    """Return them in two parts, of which the second may go: what merely changes, and what Pulumi would not do."""
    grave = [each for each in found.contradictions if each.is_grave]
    others = [each for each in found.contradictions if not each.is_grave]
    title = "Contradicted by Pulumi's preview"
    parts = [*_findings(title, grave, _grave), *_findings("" if grave else title, others, _others)]
    return [*parts, *([fixed(f"\n{prose(found.previewed)}.\n")] if found.previewed else [])]


def _findings(title: str, found: Sequence[Said], variants: Callable[[Sequence[Said]], Iterator[Variant]]) -> list[Part]:
    if not found:
        return []
    head = f"\n**{title}**\n\n" if title else ""
    return [Part(each._replace(text=head + each.text) if each.text else each for each in variants(found))]


def _dangers(found: Sequence[Said]) -> Iterator[Variant]:
    return _kept(found, "".join(map(_said, found)), "danger")


def _grave(found: Sequence[Said]) -> Iterator[Variant]:
    return _kept(found, "".join(map(_group, grouped(found))), "contradiction")


def _kept(found: Sequence[Said], whole: str, noun: str) -> Iterator[Variant]:
    yield Variant(Step.WHOLE, whole)
    folded = kinds(found)
    words = Counter({(f"{noun} in full words", ""): len(found)})
    yield Variant(Step.WORDS, "".join(map(_kind, folded)), words)
    for most in fewer():
        missing = sum(max(0, len(each.services) - most) for each in folded)
        lost = words + Counter({(f"name of a service in {noun}", ""): missing})
        yield Variant(Step.NAMES, "".join(_kind(each, most) for each in folded), lost)


def _weaker(found: Sequence[Said]) -> Iterator[Variant]:
    return _counted(found, "finding of what became weaker")


def _others(found: Sequence[Said]) -> Iterator[Variant]:
    return _counted(found, "contradiction by which nothing goes away")


def _counted(found: Sequence[Said], noun: str) -> Iterator[Variant]:
    yield Variant(Step.WHOLE, "".join(map(_group, grouped(found))))
    lost = Counter({(noun, ""): len(found)})
    yield Variant(Step.WEAKER, "".join(_kind(each, 3) for each in kinds(found)), lost)
    yield Variant(Step.WEAKER, "", lost)


def _said(each: Said) -> str:
    effect = f" {each.finding.effect.value}" if each.finding.level == "danger" else ""
    allowed = ", allowed" if each.allowed else ""
    more = [", ".join(code(sentence(place)) for place in each.locations)]
    more.append(f"hurts {prose(names(each.finding.affected))}" if each.finding.affected else "")
    behind = "; ".join(filter(None, more))
    said = f"**{prose(each.name)}**{effect} ({prose(each.where)}{allowed}): {prose(sentence(each.finding.message))}"
    return f"- {said}{f' – {behind}' if behind else ''}\n"


def _group(those: Sequence[Said]) -> str:
    alike = ", ".join(prose(each.name) for each in those[1:])
    return _said(those[0]) if not alike else f"{_said(those[0])[:-1]}; alike in {alike}\n"


def _kind(kind: Kind, most: int | None = None) -> str:
    finding = kind.first.finding
    allowed = ", allowed" if kind.first.allowed else ""
    such = prose(sentence(finding.message, 200))
    return (
        f"- {kind.number:,} × **{prose(sentence(finding.code))}** ({finding.effect.value}{allowed}):"
        f" {prose(kind.named(most))}; such as: {such}\n"
    )
