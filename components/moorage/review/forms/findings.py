"""What a reviewer must know, said once for all environments in which it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from moorage.review.diff.model import Comparison, Finding, Level
from moorage.review.diff.previews.saying import contradictions, is_grave
from moorage.review.forms.values import sentence

_FEW = 3


def name_of(service: str) -> str:
    """Return a service's name for people; that of no service stands for the environment's own objects."""
    return sentence(service) or "the environment itself"


def names(all_of_them: Sequence[str]) -> str:
    """Return a few names in a sentence, and of many the first ones and how many more."""
    shown = [sentence(each) for each in all_of_them[:_FEW]]
    if (more := len(all_of_them) - len(shown)) > 0:
        return f"{', '.join(shown)} and {more:,} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def where(environments: Iterable[str], comparison: Comparison) -> str:
    """Return environments in a few words and their own order: ``dev, prod``, or ``all 12 environments``."""
    every = comparison.environments
    those = sorted(environments, key=every.index)
    if len(those) > _FEW and len(those) == len(every):
        return f"all {len(every):,} environments"
    return ", ".join(map(sentence, those)) or "no environment"


@dataclass(frozen=True)
class Said:
    """One finding, and where it holds."""

    service: str
    finding: Finding
    locations: tuple[str, ...]
    where: str
    """The environments, in words."""
    allowed: bool
    """Whether ``--allow`` lets it pass."""

    @property
    def name(self) -> str:
        """The service's name for people."""
        return name_of(self.service)

    @property
    def is_grave(self) -> bool:
        """Whether it is a contradiction by which something that runs goes away."""
        return is_grave(self.finding)


def said(comparison: Comparison, level: Level) -> tuple[Said, ...]:
    """Return the findings of a level, worst first and what was allowed last; equal ones once."""
    found: dict[tuple[object, ...], tuple[str, Finding, dict[str, None], dict[str, None]]] = {}
    for environment, service, each in _every(comparison):
        if each.level == level:
            key = (service, each.code, each.effect, each.message, each.affected)
            _, _, environments, locations = found.setdefault(key, (service, each, {}, {}))
            environments[environment] = None
            locations |= {each.location: None} if each.location else {}
    every = (
        Said(service, each, tuple(locations), where(environments, comparison), comparison.allows(service, each))
        for service, each, environments, locations in found.values()
    )
    return tuple(
        sorted(every, key=lambda each: (each.allowed, each.finding.effect.rank, each.service, each.finding.message))
    )


def _every(comparison: Comparison) -> Iterator[tuple[str, str, Finding]]:
    for change in comparison.changes:
        yield from ((change.environment, change.service, each) for each in change.findings)
    for preview in comparison.previews:
        yield from ((preview.environment, *found) for found in contradictions(preview))
