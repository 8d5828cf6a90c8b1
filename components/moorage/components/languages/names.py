"""The names of a spec's keys in other languages: camelCase, one to one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from moorage.errors import Diagnostic
from moorage.reading.documents import Keys, dotted

JsonSchema = Mapping[str, Any]
Parts = Mapping[str, JsonSchema]
"""The models within a schema, by name."""


def camel(key: str) -> str:
    """Return a key as other languages call it: ``run_as`` is ``runAs``."""
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), key)


def own(value: Any, model: type[BaseModel], problems: list[Diagnostic]) -> Any:
    """Return a document whose keys are the model's own, where they may also be written in camelCase.

    The keys of the user's mappings, such as names of variables, stay as they are. ``problems`` gets what is written in
    both ways.
    """
    schema = _schema(model)
    return _own(value, schema, schema.get("$defs", {}), (), problems)


@cache
def _schema(model: type[BaseModel]) -> JsonSchema:
    return model.model_json_schema(by_alias=True)


def _own(value: Any, schema: JsonSchema, parts: Parts, keys: Keys, problems: list[Diagnostic]) -> Any:
    if isinstance(value, Mapping):
        return dict(_pairs(value, _of_a_mapping(schema, parts), parts, keys, problems))
    if isinstance(value, list):
        items = _first(schema, parts, "items").get("items", {})
        return [_own(each, items, parts, (*keys, index), problems) for index, each in enumerate(value)]
    # Every number comes as a float.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _pairs(
    value: Mapping[str, Any],
    schema: JsonSchema,
    parts: Parts,
    keys: Keys,
    problems: list[Diagnostic],
) -> Iterator[tuple[str, Any]]:
    fields = schema.get("properties", {})
    others = next(iter(schema.get("patternProperties", {}).values()), schema.get("additionalProperties"))
    written = {camel(name): name for name in fields}
    for key, below in value.items():
        name = written.get(key, key)
        if name != key and name in value:
            wrong, remedy = f"is also written {key}", "write it once"
            problems.append(Diagnostic("duplicate-key", wrong, remedy, path=dotted((*keys, name))))
        inside = fields.get(name) or (others if isinstance(others, Mapping) else {})
        yield name, _own(below, inside, parts, (*keys, name), problems)


def _of_a_mapping(schema: JsonSchema, parts: Parts) -> JsonSchema:
    return _first(schema, parts, "properties", "patternProperties", "additionalProperties")


def _first(schema: JsonSchema, parts: Parts, *marks: str) -> JsonSchema:
    """Return the first form of a value that has one of these marks."""
    if "$ref" in schema:
        return _first(parts[schema["$ref"].rpartition("/")[2]], parts, *marks)
    if schema.keys() & set(marks):
        return schema
    forms = (*schema.get("anyOf", ()), *schema.get("oneOf", ()))
    return next((found for form in forms if (found := _first(form, parts, *marks))), {})
