"""Diagnostics for the user, and the exit code that goes with each kind of failure.

Every message has one form: ``file:line: path: what is wrong, got value; what to do``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from moorage.errors.codes import Code
from moorage.errors.disclosure import masked, may_be_secret
from moorage.errors.escaping import escaped


class _Nothing:
    """No value to show: the problem is not about one."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING = _Nothing()
LONGEST_VALUE = 80
LONGEST_PART = 1000
LONGEST_LINE = 8000
"""A message shows no more of a value, of each of its parts, and in all."""
MOST_PROBLEMS = 50
MOST_IN_ALL = 500
"""What is shown of one file, and of all of them together."""


@dataclass(frozen=True)
class Diagnostic:
    """One thing that is wrong with what the user wrote, and the way out."""

    code: Code
    """Which kind of thing; it stays when the words change."""
    message: str
    """What is wrong, without a full stop."""
    hint: str
    """What to do about it, as an instruction."""
    path: str = ""
    """The key in the user's document, such as ``services.order.replicas``; empty for the whole file."""
    location: str = ""
    """``file:line`` as the user would type it, or only ``file``; empty when there is no file."""
    value: Any = field(default=NOTHING, hash=False)
    """The value that was refused; shown as it was written, else as JSON, cut at 80 characters. `NOTHING` where it may
    be a secret: then it is not kept at all."""

    def __post_init__(self) -> None:
        for name in ("message", "hint", "path"):
            object.__setattr__(self, name, masked(_cut(getattr(self, name), LONGEST_PART)))
        object.__setattr__(self, "location", masked(self.location))
        if may_be_secret(self.path, self.value):
            object.__setattr__(self, "value", NOTHING)
        else:
            object.__setattr__(self, "value", _shareable(self.value))

    @property
    def place(self) -> tuple[str, int]:
        """`location` as file and line; line 0 where there is none."""
        file, _, line = self.location.rpartition(":")
        return (file, int(line)) if line.isdecimal() else (self.location, 0)

    def around(self) -> Iterator[tuple[str, str]]:
        """Yield file and path of the value that this is about, and of every value that holds it."""
        file = self.place[0]
        yield file, self.path
        for end, mark in enumerate(self.path):
            if mark in ".[":
                yield file, self.path[:end]

    def __str__(self) -> str:
        head = "".join(f"{part}: " for part in (self.location, self.path) if part)
        value = "" if self.value is NOTHING else f", got {_shown(self.value)}"
        return escaped(f"{head}{self.message}{value}; {self.hint}")


def _shown(value: Any) -> str:
    text = getattr(value, "written", None) or json.dumps(value, ensure_ascii=False, default=str)
    return _cut(text, LONGEST_VALUE)


def _shareable(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_shareable(each) for each in value]
    if not isinstance(value, str):
        return value
    return masked(value) if len(value) <= LONGEST_PART else NOTHING


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def capped(problems: Iterable[Diagnostic], more: int = 0, most: int = MOST_PROBLEMS) -> list[Diagnostic]:
    """Return the first problems, and behind them how many are left out. ``more``: those that were never made."""
    found = list(problems)
    shown, more = found[:most], more + len(found[most:])
    if shown and more:
        last = max(shown, key=lambda each: each.place[1])
        shown.append(
            Diagnostic("more-problems", f"and {more:,} more problems", "correct these first", location=last.location)
        )
    return shown


class MoorageError(Exception):
    """A failure that the user can act on; its text is complete and needs no traceback. One line for each argument."""

    exit_code: ClassVar[int] = 1

    def __init__(self, *lines: str):
        super().__init__("\n".join(escaped(masked(_cut(line, LONGEST_LINE))) for line in lines))


class InputError(MoorageError):
    """What the user wrote is wrong. Holds every problem; its text has a line for each, up to a number. Exit code 1."""

    def __init__(self, problems: Iterable[Diagnostic]):
        self.problems = tuple(problems)
        super().__init__(*map(str, capped(self.problems, most=MOST_IN_ALL)))


class ExternalError(MoorageError):
    """What the user wrote is fine, but the machine or a server failed. Exit code 3."""

    exit_code: ClassVar[int] = 3
