"""The objects of one service that change: what changes alike in several environments is shown once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from moorage.review.diff.model import Comparison, Effect, ObjectChange, ServiceChange, worst
from moorage.review.forms.bodies import Line, blocks
from moorage.review.forms.findings import where


@dataclass(frozen=True)
class Thing:
    """One object, in every environment in which it changes."""

    role: str
    kind: str
    name: str
    effect: Effect
    where: str
    """The environments, in words."""
    lines: tuple[Line, ...]
    """Its diff. A line ``@`` names the environments where what follows does not hold in all of them."""


def things(comparison: Comparison, changes: Sequence[ServiceChange]) -> tuple[Thing, ...]:
    """Return the objects that change in one service, in the order in which they are met."""
    same: dict[tuple[str, str, str, bool, bool], dict[str, ObjectChange]] = {}
    for change in changes:
        for each in change.objects:
            key = (each.role, each.kind, each.name, each.before is None, each.after is None)
            same.setdefault(key, {})[change.environment] = each
    return tuple(
        Thing(
            *key[:3],
            worst(*(each.effect for each in there.values())),
            where(there, comparison),
            _lines(comparison, there),
        )
        for key, there in same.items()
    )


def _lines(comparison: Comparison, there: dict[str, ObjectChange]) -> tuple[Line, ...]:
    alike: dict[tuple[Line, ...], list[str]] = {}
    for environment, change in there.items():
        for block in blocks(change):
            alike.setdefault(block, []).append(environment)
    lines: list[Line] = []
    # By path: what differs between environments stands together.
    for block, environments in sorted(alike.items(), key=lambda each: _natural(each[0][0].text)):
        (mark, head), *inside = block
        label = "" if len(environments) == len(there) else f"({where(environments, comparison)})"
        lines += [Line(mark, text)] if (text := " ".join(filter(None, (head, label)))) else []
        lines += inside
    return tuple(lines)


def _natural(path: str) -> str:
    """Return a text that sorts as people count: port 80 before port 8000."""
    return re.sub("[0-9]+", lambda found: found[0].rjust(20, "0"), path)
