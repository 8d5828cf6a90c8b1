"""Checks that an editor knows too: each states its rule in the JSON Schema, and refuses in words of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from moorage.errors.codes import Code
from moorage.spec.values.validation import invalid

CONTROL = r"\x00-\x1f\x7f-\x9f"
"""The control characters, for a class of a pattern."""


@dataclass(frozen=True)
class Matching:
    """A string matches ``pattern`` from end to end. The pattern means the same in Python and in JavaScript."""

    code: Code
    pattern: str
    message: str
    hint: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check after the value is known to be text."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Add the pattern."""
        return {**handler(schema), "pattern": f"^(?:{self.pattern})$"}

    def _check(self, value: str) -> str:
        if not re.fullmatch(self.pattern, value, re.ASCII):
            raise invalid(self.code, self.message, self.hint)
        return value


@dataclass(frozen=True)
class Between:
    """A number lies in ``low..high``, both included."""

    low: int
    high: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check after the value is known to be a whole number."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Add the bounds."""
        return {**handler(schema), "minimum": self.low, "maximum": self.high}

    def _check(self, value: int) -> int:
        if not self.low <= value <= self.high:
            raise invalid(
                "out-of-range", f"must be between {self.low} and {self.high}", "choose a number in that range"
            )
        return value
