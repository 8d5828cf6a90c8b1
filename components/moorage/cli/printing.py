"""Prints lines: the only place of the library that does."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

from moorage.errors.escaping import escaped, json_text


def prepare() -> None:
    """Make standard output UTF-8 where a file or a program reads it, whatever the locale; a terminal keeps its own, and
    gets what it cannot show as a number.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")


def coloured() -> bool:
    """Return whether who reads standard output sees colours: a terminal that shows them, and nobody wants none.

    ``NO_COLOR`` that is empty is as good as none: no-color.org.
    """
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(line: str) -> None:
    """Print one line on standard output."""
    print(escaped(line))


def remark(line: str) -> None:
    """Print one line on standard error, at once."""
    print(escaped(line), file=sys.stderr, flush=True)


def say_at_once(line: str) -> None:
    """Print a line that was made harmless before: it may hold colours."""
    print(line, flush=True)


def say_text(text: str) -> None:
    """Print a whole text that we wrote ourselves, such as rendered YAML."""
    print(text, end="")


def say_json(value: Any) -> None:
    """Print JSON."""
    print(json_text(value))
