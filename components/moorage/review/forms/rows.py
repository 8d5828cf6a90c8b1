"""The rows of a report: what happens to each service, environment by environment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moorage.review.diff.model import Comparison, Effect, ServiceChange, worst
from moorage.review.forms.findings import Said, name_of, names
from moorage.review.forms.things import Thing, things
from moorage.review.forms.values import sentence


@dataclass(frozen=True)
class Row:
    """What happens to one service, or to several that change alike."""

    services: tuple[str, ...]
    cells: tuple[str, ...]
    """For each column of the table."""
    effect: Effect
    dangerous: bool
    notes: tuple[Said, ...]
    things: tuple[Thing, ...]
    patched: tuple[str, ...]

    @property
    def name(self) -> str:
        """The services' names for people: the first ones, and how many more."""
        return names([name_of(each) for each in self.services])


def columns_of(comparison: Comparison, services: Iterable[dict[str, ServiceChange]]) -> list[list[str]]:
    """Return the environments by column: those that are alike in every service share one."""
    cells: dict[str, list[str]] = {each: [] for each in comparison.environments}
    for there in services:
        for environment, column in cells.items():
            column.append(_cell(comparison, there, environment))
    alike: dict[tuple[str, ...], list[str]] = {}
    for environment, column in cells.items():
        alike.setdefault(tuple(column), []).append(environment)
    return list(alike.values())


def _cell(comparison: Comparison, there: dict[str, ServiceChange], environment: str) -> str:
    change = there.get(environment)
    if change is None:
        return "not compared" if environment in comparison.unread else "–"
    image = {"changed": "new image", "unknown": "image unknown"}.get(change.image)
    return ", ".join(filter(None, (change.effect.value, image)))


def row_of(
    comparison: Comparison,
    there: dict[str, ServiceChange],
    columns: Sequence[Sequence[str]],
    notes: dict[str, list[Said]],
) -> Row:
    """Return the row of one service, of its change in each environment."""
    changes = tuple(there.values())
    service = changes[0].service
    return Row(
        (service,),
        tuple(_cell(comparison, there, each[0]) for each in columns),
        worst(*(each.effect for each in changes)),
        any(found.level == "danger" for each in changes for found in each.findings),
        tuple(notes.get(service, ())),
        things(comparison, changes),
        tuple(sorted({sentence(role) for each in changes for role in each.patched})),
    )
