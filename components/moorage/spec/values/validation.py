"""The error with which a check refuses a value, in the words of the message form."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from moorage.errors.codes import Code

INVALID = "moorage_refused"
"""The type of error whose context holds ``code``, ``message`` and ``hint``."""


def invalid(code: Code, message: str, hint: str, *, shown: bool = True) -> PydanticCustomError:
    """Return the error that becomes ``path: message, got value; hint``; a secret's value is not ``shown``."""
    context = {"code": code, "message": message, "hint": hint, "shown": shown}
    return PydanticCustomError(INVALID, "{message}; {hint}", context)
