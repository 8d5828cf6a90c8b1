"""The JSON Schema of service.yaml, for editors."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from moorage.spec.service import ServiceSpec


def schema_text() -> str:
    """Return the schema as JSON text. A key may also be null, which resets it to the library's default."""
    schema = schema_of(ServiceSpec)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Moorage service"
    for each in (schema, *schema.get("$defs", {}).values()):
        each["properties"] = {key: _nullable(value) for key, value in each.get("properties", {}).items()}
    _close_names(schema)
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of a model, in which the text below each field describes it."""
    return model.model_json_schema(by_alias=True, schema_generator=_Described)


class _Described(GenerateJsonSchema):
    # pydantic's own use_attribute_docstrings reads and parses every source when the models are loaded, which takes
    # longer than to check a spec.
    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        """Return a model's schema; pydantic calls it."""
        made, model = super().model_schema(schema), schema["cls"]
        for name, text in _descriptions(model):
            made["properties"][model.model_fields[name].alias or name].setdefault("description", text)
        return made


def _descriptions(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Yield each field's name with the text below it, of the model and what it is made from."""
    for each in model.__mro__:
        if issubclass(each, BaseModel) and each is not BaseModel:
            [body] = ast.parse(dedent(inspect.getsource(each))).body
            assert isinstance(body, ast.ClassDef)
            for field, below in zip(body.body, body.body[1:], strict=False):
                text, name = _text(below), _name(field)
                if text and name in model.model_fields:
                    yield name, inspect.cleandoc(text)


def _name(statement: ast.stmt) -> str:
    target = statement.target if isinstance(statement, ast.AnnAssign) else None
    return target.id if isinstance(target, ast.Name) else ""


def _text(statement: ast.stmt) -> str:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _close_names(schema: Any) -> None:
    """Refuse what matches no pattern where the keys of a mapping have one; pydantic itself leaves that open."""
    for each in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _close_names(each)
    if isinstance(schema, dict) and "patternProperties" in schema:
        schema["additionalProperties"] = False


def _nullable(field: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {key: field.pop(key) for key in ("description", "default", "title") if key in field}
    choices = field.pop("anyOf", None) or field.pop("oneOf", None) or [field]
    kept = [each for each in choices if each != {"type": "null"}]
    return {**described, "anyOf": [*kept, {"type": "null"}]}
