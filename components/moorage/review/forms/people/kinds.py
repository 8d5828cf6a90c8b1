"""Many findings, kind by kind: how many, and which services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from moorage.review.forms.findings import Said


class Kind(NamedTuple):
    """Findings of one code and effect."""

    first: Said
    number: int
    services: tuple[str, ...]
    """Names for people, each once, as they are met."""

    def named(self, most: int | None = None) -> str:
        """Return the names, or the first ones and how many more."""
        shown = self.services[:most]
        more = len(self.services) - len(shown)
        return f"{', '.join(shown)}{' and ' if shown and more else ''}{f'{more:,} more services' if more else ''}"


def kinds(found: Iterable[Said]) -> Sequence[Kind]:
    """Return findings kind by kind, in the order of the first of each."""
    alike: dict[tuple[str, str, bool], list[Said]] = {}
    for each in found:
        alike.setdefault((each.finding.code, each.finding.effect, each.allowed), []).append(each)
    return [Kind(those[0], len(those), tuple(dict.fromkeys(each.name for each in those))) for those in alike.values()]


def fewer() -> Iterator[int]:
    """Yield how many names of each kind to try, from many to none."""
    yield from (1000, 500, 250, 100, 50, 25, 10, 5, 3, 1, 0)
