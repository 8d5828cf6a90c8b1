"""Services that change alike are shown as one: a default that changes would be said two hundred times otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from moorage.review.forms.findings import Said
from moorage.review.forms.rows import Row

FEW = 3
"""Up to so many findings that are alike are shown one by one."""

_OWN = "\0"
"""In place of a service's own name, which no text holds."""


def folded(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows with those as one whose effects, objects and notes differ in nothing but the service's own name.

    What is in danger, and the environment's own objects, stand alone.
    """
    alike: dict[object, list[Row]] = {}
    for row in rows:
        alone = row.dangerous or row.services == ("",)
        alike.setdefault(row.services if alone else _shape(row), []).append(row)
    return tuple(
        replace(those[0], services=tuple(name for each in those for name in each.services)) for those in alike.values()
    )


def grouped(found: Iterable[Said]) -> list[tuple[Said, ...]]:
    """Return findings in groups: those of more than a few services that differ in nothing but the service's name."""
    alike: dict[object, list[Said]] = {}
    for each in found:
        finding = each.finding
        message = _own(each.service).sub(_OWN, finding.message) if each.service else finding.message
        alike.setdefault((finding.code, finding.effect, each.where, message), []).append(each)
    return [group for those in alike.values() for group in ([tuple(those)] if len(those) > FEW else zip(those))]


def _own(service: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(service)}(?![^\W_])")


def _shape(row: Row) -> object:
    own = _own(row.services[0])
    return (
        row.cells,
        row.patched,
        tuple((own.sub(_OWN, each.finding.message), each.where) for each in row.notes),
        tuple(
            (
                each.role,
                own.sub(_OWN, each.name),
                each.where,
                each.effect,
                tuple((line.mark, own.sub(_OWN, line.text)) for line in each.lines),
            )
            for each in row.things
        ),
    )
