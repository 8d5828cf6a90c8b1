"""The findings as GitHub's workflow commands: they stand beside the lines of the pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from moorage.review.diff.model import Comparison
from moorage.review.forms.findings import Said, said
from moorage.review.forms.programs.places import place
from moorage.review.forms.values import sentence
from moorage.review.forms.verdict import verdict

MOST = 10
"""So many of each level GitHub shows of one step, and says nothing of the others."""


def annotations_form(comparison: Comparison, budget: int | None = None) -> str:
    """Return one command a line: errors for dangers, for what goes away by Pulumi's preview alone and for what is not
    readable, warnings for its other contradictions and for what was allowed, became weaker or was not compared, notices
    for the verdict and the rest. ``budget`` is not looked at: `MOST` holds."""
    dangers, contradicted = said(comparison, "danger"), said(comparison, "contradiction")
    levels = {
        "error": [
            *(_finding("error", each) for each in dangers if not each.allowed),
            *(_finding("error", each) for each in contradicted if each.is_grave),
            *_unread("error", comparison, comparison.unreadable),
        ],
        "warning": [
            *(_finding("warning", each) for each in dangers if each.allowed),
            *(_finding("warning", each) for each in contradicted if not each.is_grave),
            *_unread("warning", comparison, comparison.unread.keys() - comparison.unreadable),
            *(_finding("warning", each) for each in said(comparison, "weaker")),
        ],
        "notice": [
            _command("notice", "moorage diff", verdict(comparison)),
            *(_finding("notice", each) for each in said(comparison, "note")),
        ],
    }
    return "".join(f"{line}\n" for level, lines in levels.items() for line in _few(level, lines))


def _few(level: str, lines: Sequence[str]) -> Iterator[str]:
    if len(lines) <= MOST:
        yield from lines
        return
    yield from lines[: MOST - 1]
    more = f"{len(lines) - MOST + 1:,} more; the report has all of them"
    yield _command(level, "moorage diff", more)


def _unread(level: str, comparison: Comparison, those: AbstractSet[str]) -> Iterator[str]:
    for name in comparison.environments:
        for line in comparison.unread.get(name, ()) if name in those else ():
            yield _command(level, f"{name} was not compared", line)


def _finding(level: str, found: Said) -> str:
    what = found.finding.effect.value if found.finding.level == "danger" else found.finding.level
    allowed = "allowed: " if found.allowed else ""
    where = place(found)
    return _command(
        level,
        f"{allowed}{found.name} {what} ({found.where})",
        found.finding.message,
        {"file": where.file, **({"line": str(where.line)} if where.line else {})} if where else {},
    )


def _command(level: str, title: str, message: str, properties: dict[str, str] | None = None) -> str:
    those = {**(properties or {}), "title": title}
    return f"::{level} {','.join(f'{key}={_property(value)}' for key, value in those.items())}::{_data(message)}"


def _data(text: str) -> str:
    # Ends of lines are escaped already, visibly.
    return sentence(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
