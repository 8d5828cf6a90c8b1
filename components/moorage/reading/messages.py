"""Turns pydantic's errors into problems in the user's own words and places."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from moorage.errors import MOST_PROBLEMS, NOTHING, Diagnostic, capped
from moorage.errors.codes import Code
from moorage.reading import hints
from moorage.reading.documents import Document, Keys
from moorage.spec.service import ServiceSpec
from moorage.spec.values.accepted import LONGEST_TEXT
from moorage.spec.values.validation import INVALID

_WORDS: dict[str, tuple[Code, str, str]] = {
    "missing": ("missing-key", "is required", "add the key"),
    "string_type": ("wrong-type", "must be text", "write text, in quotes where it looks like a number"),
    "string_unicode": ("bad-character", "holds half a character", "remove the lone surrogate, such as \\ud800"),
    "string_too_long": ("too-long", "is too long", f"give at most {LONGEST_TEXT:,} characters"),
    "bool_type": ("wrong-type", "must be true or false", "write true or false, without quotes"),
    "dict_type": ("wrong-type", "must be a mapping", "write `key: value` lines below it"),
    "model_type": ("wrong-type", "must be a mapping", "write `key: value` lines below it"),
    "model_attributes_type": ("wrong-type", "must be a mapping", "write `key: value` lines below it"),
    "list_type": ("wrong-type", "must be a list", "write it as [a, b] or as lines that start with '-'"),
    "too_short": ("empty", "must not be empty", "write at least one entry"),
}
_SHAPES = ("dict_type", "model_type", "model_attributes_type", "list_type")
_KEY = "[key]"
"""A mapping's key itself."""
_BRANCH = "#"
"""What the name of each branch starts with, where a field has several forms."""


def problems(error: ValidationError, document: Document, model: type[BaseModel]) -> list[Diagnostic]:
    """Return one problem for each of pydantic's errors about ``document``, without repetitions, and not all of many."""
    errors = error.errors(include_url=False)
    found = dict.fromkeys(_problem(each, document, model) for each in errors[:MOST_PROBLEMS])
    return capped(found, len(errors[MOST_PROBLEMS:]))


def _problem(error: ErrorDetails, document: Document, model: type[BaseModel]) -> Diagnostic:
    keys = tuple(_written(error["loc"], document.data))
    kind, value = error["type"], error["input"]
    got = NOTHING if isinstance(value, (Mapping, BaseModel)) or kind == "missing" else value
    if kind == INVALID:
        words = error["ctx"]
        return document.problem(
            words["code"], keys, words["message"], words["hint"], value=got if words["shown"] else NOTHING
        )
    if kind == "extra_forbidden":
        return document.problem("unknown-key", keys, "unknown key", _instead(keys, model))
    if kind == "literal_error":
        return document.problem(
            "not-a-choice", keys, f"must be {error['ctx']['expected']}", "choose one of these", value=got
        )
    code, wrong, remedy = _WORDS.get(
        kind, ("invalid-value", error["msg"][0].lower() + error["msg"][1:], "correct the value")
    )
    if kind in _SHAPES and model is ServiceSpec:
        remedy = hints.for_misshapen(keys) or remedy
    return document.problem(code, keys, wrong, remedy, value=got)


def _instead(keys: Keys, model: type[BaseModel]) -> str:
    return (hints.for_unknown(keys) if model is ServiceSpec else None) or _near(keys, model)


def _written(location: Keys, data: Any) -> Iterator[str | int]:
    """Yield the keys that lead to a value in the user's document, without the marks that pydantic puts among them."""
    for key in location:
        is_there = isinstance(data, Mapping) and key in data
        if isinstance(key, str) and (key == _KEY or key.startswith(_BRANCH)) and not is_there:
            continue
        yield key
        is_item = isinstance(data, list) and isinstance(key, int) and key < len(data)
        data = data[key] if is_there or is_item else None


def _near(keys: Keys, model: type[BaseModel]) -> str:
    known = sorted(_names(_model_at(model, keys[:-1])))
    near = difflib.get_close_matches(str(keys[-1]), known, n=1)
    return f"write {near[0]}, if you meant that" if near else f"remove it, or use one of {', '.join(known)}"


def _names(models: Iterable[type[BaseModel]]) -> set[str]:
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


def _model_at(model: type[BaseModel], keys: Keys) -> list[type[BaseModel]]:
    found, is_name = [model], False
    for key in keys:
        if isinstance(key, int):
            continue
        if is_name:
            is_name = False
            continue
        fields = [field.annotation for each in found for name, field in each.model_fields.items() if name == key]
        is_name = any(map(_has_names, fields))
        found = [each for annotation in fields for each in _models(annotation)]
    return found


def _has_names(annotation: Any) -> bool:
    """Whether the user chooses the keys of a field's mapping."""
    return typing.get_origin(annotation) is dict or any(map(_has_names, typing.get_args(annotation)))


def _models(annotation: Any) -> Iterable[type[BaseModel]]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for argument in typing.get_args(annotation):
        yield from _models(argument)
