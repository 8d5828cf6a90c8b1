"""The error with which a check refuses a value, in the words of the message form."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

REFUSED = "moorage_refused"
"""The type of error whose context holds ``wrong`` and ``remedy``."""


def refuse(wrong: str, remedy: str, *, shown: bool = True) -> PydanticCustomError:
    """Return the error that becomes ``path: wrong, got value; remedy``; a secret's value is not ``shown``."""
    return PydanticCustomError(REFUSED, "{wrong}; {remedy}", {"wrong": wrong, "remedy": remedy, "shown": shown})
