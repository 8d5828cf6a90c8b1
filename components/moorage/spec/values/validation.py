"""The error with which a check refuses a value, in the words of the message form."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

INVALID = "moorage_refused"
"""The type of error whose context holds ``message`` and ``hint``."""


def invalid(message: str, hint: str, *, shown: bool = True) -> PydanticCustomError:
    """Return the error that becomes ``path: message, got value; hint``; a secret's value is not ``shown``."""
    return PydanticCustomError(INVALID, "{message}; {hint}", {"message": message, "hint": hint, "shown": shown})
