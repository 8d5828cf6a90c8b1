"""Prints lines: the only place of the library that does."""

from __future__ import annotations

import sys
from typing import Any

from moorage.errors.escaping import escaped, json_text


def say(line: str) -> None:
    """Print one line on standard output."""
    print(escaped(line))


def remark(line: str) -> None:
    """Print one line on standard error, at once."""
    print(escaped(line), file=sys.stderr, flush=True)


def say_text(text: str) -> None:
    """Print a whole text that we wrote ourselves, such as rendered YAML."""
    print(text, end="")


def say_json(value: Any) -> None:
    """Print JSON."""
    print(json_text(value))
