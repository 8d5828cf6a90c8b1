"""A comparison as a reader takes it in: dangers, what became weaker, a table, and the details of each service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moorage.review.diff.model import Comparison, Effect, ServiceChange, worst
from moorage.review.forms.findings import Said, name_of, said, where
from moorage.review.forms.things import Thing, things
from moorage.review.forms.values import sentence


@dataclass(frozen=True)
class Row:
    """What happens to one service."""

    service: str
    cells: tuple[str, ...]
    """For each column of the table."""
    effect: Effect
    dangerous: bool
    notes: tuple[Said, ...]
    things: tuple[Thing, ...]
    patched: tuple[str, ...]

    @property
    def name(self) -> str:
        """The service's name for people."""
        return name_of(self.service)


@dataclass(frozen=True)
class Outline:
    """Everything that the forms for people show, in their order."""

    dangers: tuple[Said, ...]
    weaker: tuple[Said, ...]
    columns: tuple[str, ...]
    """Environments that are alike in every row share one: ``dev, prod``."""
    rows: tuple[Row, ...]
    """Of each service that changes: those in danger first, then worst first."""
    unchanged: int
    unread: tuple[tuple[str, tuple[str, ...]], ...]
    """Environments that could not be compared, and why."""


def outline(comparison: Comparison) -> Outline:
    """Return the outline of a comparison."""
    of_service: dict[str, dict[str, ServiceChange]] = {}
    for change in comparison.changes:
        of_service.setdefault(change.service, {})[change.environment] = change
    columns = _columns(comparison, of_service.values())
    notes: dict[str, list[Said]] = {}
    for found in said(comparison, "note"):
        notes.setdefault(found.service, []).append(found)
    rows = (_row(comparison, there, columns, notes) for there in of_service.values())
    return Outline(
        said(comparison, "danger"),
        said(comparison, "weaker"),
        tuple(where(each, comparison) for each in columns),
        tuple(sorted(rows, key=lambda row: (not row.dangerous, row.effect.rank, row.service))),
        len(set(comparison.services) - set(of_service)),
        tuple((each, comparison.unread[each]) for each in comparison.environments if each in comparison.unread),
    )


def _columns(comparison: Comparison, services: Iterable[dict[str, ServiceChange]]) -> list[list[str]]:
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


def _row(
    comparison: Comparison,
    there: dict[str, ServiceChange],
    columns: Sequence[Sequence[str]],
    notes: dict[str, list[Said]],
) -> Row:
    changes = tuple(there.values())
    service = changes[0].service
    return Row(
        service,
        tuple(_cell(comparison, there, each[0]) for each in columns),
        worst(*(each.effect for each in changes)),
        any(found.level == "danger" for each in changes for found in each.findings),
        tuple(notes.get(service, ())),
        things(comparison, changes),
        tuple(sorted({sentence(role) for each in changes for role in each.patched})),
    )
