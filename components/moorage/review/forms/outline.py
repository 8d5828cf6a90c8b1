"""A comparison as a reader takes it in: dangers, what became weaker, a table, and the details of each service."""

from __future__ import annotations

from dataclasses import dataclass

from moorage.review.diff.model import Comparison, ServiceChange
from moorage.review.forms.alike import folded
from moorage.review.forms.findings import Said, names, said, where
from moorage.review.forms.rows import Row, columns_of, row_of


@dataclass(frozen=True)
class Outline:
    """Everything that the forms for people show, in their order."""

    dangers: tuple[Said, ...]
    contradictions: tuple[Said, ...]
    """By previews of Pulumi; those by which something goes away first."""
    previewed: str
    """What previews of Pulumi confirm, in a line; empty without one."""
    weaker: tuple[Said, ...]
    columns: tuple[str, ...]
    """Environments that are alike in every row share one: ``dev, prod``."""
    rows: tuple[Row, ...]
    """Of the services that change: those in danger first, then worst first; those that change alike share one."""
    unchanged: int
    unread: tuple[tuple[str, tuple[str, ...]], ...]
    """Environments that could not be compared, and why."""


def outline(comparison: Comparison) -> Outline:
    """Return the outline of a comparison."""
    of_service: dict[str, dict[str, ServiceChange]] = {}
    for change in comparison.changes:
        of_service.setdefault(change.service, {})[change.environment] = change
    columns = columns_of(comparison, of_service.values())
    notes: dict[str, list[Said]] = {}
    for found in said(comparison, "note"):
        notes.setdefault(found.service, []).append(found)
    rows = folded(row_of(comparison, there, columns, notes) for there in of_service.values())
    return Outline(
        said(comparison, "danger"),
        tuple(sorted(said(comparison, "contradiction"), key=lambda each: not each.is_grave)),
        _previewed(comparison),
        said(comparison, "weaker"),
        tuple(where(each, comparison) for each in columns),
        tuple(sorted(rows, key=lambda row: (not row.dangerous, row.effect.rank, row.services))),
        len(set(comparison.services) - set(of_service)),
        tuple((each, comparison.unread[each]) for each in comparison.environments if each in comparison.unread),
    )


def _previewed(comparison: Comparison) -> str:
    if not comparison.previews:
        return ""
    confirmed, contradicted = (
        sum(len(getattr(each, part)) for each in comparison.previews) for part in ("confirmed", "contradictions")
    )
    environments = names([each.environment for each in comparison.previews])
    return f"By Pulumi's preview ({environments}): {confirmed:,} confirmed, {contradicted:,} contradicted"
