"""Finds what conflicts between the fields of a mapping, even where one of them is wrong by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ModelWrapValidatorHandler, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from moorage.spec.values.validation import INVALID, invalid

Model = TypeVar("Model")
Conflict = tuple[tuple[str | int, ...], PydanticCustomError]
"""The keys that a problem is about, and the problem."""


def validated(
    name: str,
    data: Any,
    handler: ModelWrapValidatorHandler[Model],
    clashes: Callable[[Mapping[str, Any]], Iterable[Conflict]],
) -> Model:
    """Return the model, or raise one ``ValidationError`` with the problems of its fields and those between them.

    For a ``wrap`` validator: ``clashes`` looks at the raw mapping, so that a wrong field does not hide a clash.
    """
    between = clashes(data) if isinstance(data, Mapping) else ()
    found = [InitErrorDetails(type=error, loc=loc, input=data) for loc, error in between]
    try:
        model = handler(data)
    except ValidationError as error:
        found = [*map(_detail, error.errors(include_url=False)), *found]
    if found:
        raise ValidationError.from_exception_data(name, found)
    return model


def value_at(data: Any, *keys: str) -> Any:
    """Return what stands at a path of mappings, or of models that a program made; None where nothing does."""
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else getattr(data, key, None)
    return data


def _detail(error: ErrorDetails) -> InitErrorDetails:
    context = error.get("ctx", {})
    kind = invalid(**context) if error["type"] == INVALID else error["type"]
    return InitErrorDetails(type=kind, loc=error["loc"], input=error["input"], ctx=context)


def only_one_of(*keys: str, remedy: str) -> Callable[[Any], Any]:
    """Return a check that a mapping sets one of ``keys``; ``remedy``: what to write where it sets none."""

    def check(value: Any) -> Any:
        there = [key for key in keys if value.get(key) is not None] if isinstance(value, Mapping) else [""]
        if not there:
            raise invalid("incomplete", f"needs one of {', '.join(keys)}", remedy)
        if len(there) > 1:
            raise invalid("conflict", f"has {' and '.join(there)}", "set only one")
        return value

    return check
