"""What a user is told when something is wrong, and the exit code that goes with it.

Every message has one form: ``file:line: path: what is wrong, got value; what to do``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar


class _Nothing:
    """No value to show: the problem is not about one."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING = _Nothing()


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what the user wrote, and the way out."""

    wrong: str
    """What is wrong, without a full stop."""
    remedy: str
    """What to do about it, as an instruction."""
    path: str = ""
    """The key in the user's document, such as ``services.order.replicas``; empty for the whole file."""
    where: str = ""
    """``file:line`` as the user would type it, or only ``file``; empty when there is no file."""
    got: Any = field(default=NOTHING, hash=False)
    """The value that was refused; shown as it was written, else as JSON, cut at 80 characters."""

    @property
    def place(self) -> tuple[str, int]:
        """`where` as file and line; line 0 where there is none."""
        file, _, line = self.where.rpartition(":")
        return (file, int(line)) if line.isdecimal() else (self.where, 0)

    def around(self) -> Iterator[tuple[str, str]]:
        """Yield file and path of the value that this is about, and of every value that holds it."""
        file = self.place[0]
        yield file, self.path
        for end, mark in enumerate(self.path):
            if mark in ".[":
                yield file, self.path[:end]

    def __str__(self) -> str:
        head = "".join(f"{part}: " for part in (self.where, self.path) if part)
        value = "" if self.got is NOTHING else f", got {_shown(self.got)}"
        return f"{head}{self.wrong}{value}; {self.remedy}"


def _shown(value: Any) -> str:
    text = getattr(value, "written", None) or json.dumps(value, ensure_ascii=False, default=str)
    # Half a surrogate pair is no character that could be printed.
    text = text.encode(errors="backslashreplace").decode()
    return text if len(text) <= 80 else f"{text[:77]}..."


class MoorageError(Exception):
    """A failure that the user can act on; its text is complete and needs no traceback."""

    exit_code: ClassVar[int] = 1


class InputError(MoorageError):
    """What the user wrote is wrong. Holds every problem, one line each. Exit code 1."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SurroundingsError(MoorageError):
    """What the user wrote is fine, but the machine or a server failed. Exit code 3."""

    exit_code: ClassVar[int] = 3
