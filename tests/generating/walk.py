"""Makes documents for a model by walking its fields, so that a new field is filled by itself."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import walking
from moorage.spec.values.limits import Between, Matching
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from generating import patterns
from generating.pools import NUMBERS, TEXTS

_TRIES = 5000
_OFTEN = 0.3
"""How often a field that may be left out is there."""


@dataclass
class Walk:
    """Makes documents. What a field does not take by itself is not offered; what does not fit together may be."""

    random: Random
    free: Callable[[Random, str], Any] = lambda random, name: {}
    """Makes the value of a field that takes anything (``Any``), by its name."""

    def document(self, model: type[BaseModel], often: float = _OFTEN) -> dict[str, Any]:
        """Return a mapping for a model, as a user would write it."""
        made = {}
        for name, info in model.model_fields.items():
            if info.is_required() or self.random.random() < often:
                made[info.alias or name] = self.value(_whole(info), name)
        return made

    def value(self, annotation: Any, name: str) -> Any:
        """Return a value of a type."""
        bare, extras = _split(annotation)
        origin = get_origin(bare)
        if bare is Any or (origin is dict and Any in get_args(bare)):
            return self.free(self.random, name)
        if isinstance(bare, type) and issubclass(bare, BaseModel):
            return self.sound(lambda: self.document(bare), bare)
        if origin in (Union, types.UnionType):
            return self.value(self.random.choice(get_args(bare)), name)
        if origin is list:
            least = 1 if "min_length" in str(extras) else 0
            return [self.value(get_args(bare)[0], name) for _ in range(self._count(least))]
        if origin is dict:
            key, value = get_args(bare)
            return {self.key(key, name): self.value(value, name) for _ in range(self._count(0))}
        return self._leaf(annotation, bare, extras)

    def key(self, annotation: Any, name: str) -> str:
        """Return the key of a mapping."""
        return self.value(annotation, name)

    def sound(self, make: Callable[[], Any], annotation: Any) -> Any:
        """Return the first thing made that a type takes."""
        check = _adapter(annotation)
        for _ in range(_TRIES):
            value = make()
            try:
                check.validate_python(value)
            except ValidationError:
                continue
            return value
        raise NotImplementedError(f"nothing in tests/generating/pools.py is a {annotation}: add what is")

    def _count(self, least: int) -> int:
        return self.random.choice([least, 1, 1, 2, 3])

    def _leaf(self, annotation: Any, bare: Any, extras: list[Any]) -> Any:
        if bare is type(None):
            return None
        if get_origin(bare) is Literal:
            return self.random.choice(get_args(bare))
        if bare is bool:
            return self.random.random() < 0.5
        return self.sound(lambda: self._candidate(bare, extras), annotation)

    def _candidate(self, bare: Any, extras: list[Any]) -> Any:
        for each in extras:
            if isinstance(each, Between):
                near = [each.low, each.low + 1, each.high - 1, each.high, self.random.randint(each.low, each.high)]
                return self.random.choice(near)
            if isinstance(each, Matching) and self.random.random() < 0.5:
                return patterns.text(each.pattern, self.random)
        return self.random.choice(NUMBERS if bare is int or self.random.random() < 0.05 else TEXTS)


def fields_in(made: BaseModel) -> set[str]:
    """Return the fields that are set in a model, at any depth, as `walking.fields` names them."""
    found = {walking.key_of(type(made), name) for name in made.model_fields_set}
    for name in made.model_fields_set:
        for each in _values(getattr(made, name)):
            found |= fields_in(each)
    return found


def _values(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _values(each)


def _whole(info: FieldInfo) -> Any:
    # pydantic takes the outermost Annotated of a field apart.
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def _split(annotation: Any) -> tuple[Any, list[Any]]:
    extras: list[Any] = []
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        extras += more
    return annotation, extras


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)
