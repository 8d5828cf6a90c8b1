"""Every field of the two models that a user writes, found in the models themselves."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from pydantic import BaseModel

ROOTS = (ServiceSpec, Environment)


def fields() -> set[str]:
    """Return each field once, as ``Model.key``, with the key that the user writes."""
    return {
        f"{model.__name__}.{field.alias or name}"
        for model in _models(*ROOTS)
        for name, field in model.model_fields.items()
    }


def models() -> set[type[BaseModel]]:
    """Return every model that they are made of, themselves among them."""
    return set(_models(*ROOTS))


def key_of(model: type[BaseModel], name: str) -> str:
    """Return the form in which `fields` names one."""
    return f"{model.__name__}.{model.model_fields[name].alias or name}"


def _models(*roots: type[BaseModel]) -> dict[type[BaseModel], None]:
    found: dict[type[BaseModel], None] = {}
    waiting = list(roots)
    while waiting:
        model = waiting.pop()
        if model not in found:
            found[model] = None
            waiting += [each for field in model.model_fields.values() for each in _named(field.annotation)]
    return found


def _named(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not typing.get_args(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _named(argument)
