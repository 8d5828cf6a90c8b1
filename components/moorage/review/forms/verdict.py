"""The one line that says what a change does: who breaks, or that nobody does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from moorage.review.diff.model import Comparison, Effect, worst
from moorage.review.diff.previews.saying import contradictions, is_grave
from moorage.review.forms.findings import Said, name_of, names, said, where
from moorage.review.forms.values import sentence

_DOES = {
    Effect.BREAKS: ("breaks callers", "break callers"),
    Effect.REFUSED: ("is refused by the API server", "are refused by the API server"),
    Effect.REPLACED: ("is replaced", "are replaced"),
    Effect.REMOVED: ("is removed", "are removed"),
    Effect.ROLLS: ("rolls pods", "roll pods"),
    Effect.CHANGES: ("changes in place", "change in place"),
    Effect.ADDED: ("is added", "are added"),
    Effect.NOTHING: ("changes nothing", "change nothing"),
}
_LONGEST = 240


def verdict(comparison: Comparison) -> str:
    """Return one line, at most about a thousand characters: who breaks, else what happens to how many services, and
    whether a preview contradicts."""
    dangers = said(comparison, "danger")
    parts = _dangers(dangers) if dangers else [_counts(comparison), *_weaker(comparison)]
    parts += _contradicted(comparison)
    if comparison.unread:
        parts.append(f"{names(sorted(comparison.unread))} could not be compared")
    return "; ".join(parts)


def _dangers(dangers: Sequence[Said]) -> list[str]:
    first, others = dangers[0], dangers[1:]
    finding = first.finding
    message = f"{sentence(finding.message, _LONGEST)} ({first.where})"
    if finding.affected and finding.effect is Effect.BREAKS:
        does = f"{names(finding.affected)} {'breaks' if len(finding.affected) == 1 else 'break'}"
    else:
        does = f"{first.name} {_DOES[finding.effect][0]}"
    passing = sum(each.allowed for each in others)
    return [
        f"{'allowed: ' if first.allowed else ''}{does}: {message}",
        *_more(len(others) - passing, ""),
        *_more(passing, " that is allowed" if passing == 1 else " that are allowed"),
    ]


def _contradicted(comparison: Comparison) -> list[str]:
    found = {each.environment: [is_grave(said) for _, said in contradictions(each)] for each in comparison.previews}
    grave = [name for name, graves in found.items() if any(graves)]
    if grave:
        return [f"Pulumi would delete or replace what is not announced in {names(grave)}"]
    others = [name for name, graves in found.items() if graves]
    return [f"Pulumi contradicts in {names(others)}"] if others else []


def _more(number: int, which: str) -> list[str]:
    return [f"{number:,} more {'danger' if number == 1 else 'dangers'}{which}"] if number else []


def _counts(comparison: Comparison) -> str:
    effects: dict[str, Effect] = {}
    for each in comparison.changes:
        effects[each.service] = worst(each.effect, effects.get(each.service, Effect.NOTHING))
    itself = effects.pop("", Effect.NOTHING)
    counted = Counter(effects.values())
    unchanged = len(set(comparison.services) - set(effects)) + counted.pop(Effect.NOTHING, 0)
    parts: list[str] = []
    for effect in sorted(counted, key=lambda each: each.rank):
        number = counted[effect]
        noun = "" if parts else " service" if number == 1 else " services"
        parts.append(f"{number:,}{noun} {_DOES[effect][number != 1]}")
    if itself is not Effect.NOTHING:
        parts.append(f"the environment itself {_DOES[itself][0]}")
    noun = "" if parts else " service" if unchanged == 1 else " services"
    if unchanged or not parts:
        parts.append(f"{unchanged:,}{noun} unchanged")
    compared = [each for each in comparison.environments if each not in comparison.unread]
    return f"{', '.join(parts)} in {where(compared, comparison)}"


def _weaker(comparison: Comparison) -> list[str]:
    weak = {each.service for each in comparison.changes for found in each.findings if found.level == "weaker"}
    if not weak:
        return []
    return [f"{names(sorted(map(name_of, weak)))} {'becomes' if len(weak) == 1 else 'become'} weaker"]
