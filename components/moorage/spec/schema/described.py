"""The JSON Schema of a model, with the text below each field as its description."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"
# Text in the place of a value; what has braces or an ellipsis is a form.
_EXAMPLE = re.compile(r"such as\s+``([^`{}…<>]+)``")


def text_of(schema: dict[str, Any]) -> str:
    """Return a whole schema as JSON text, with descriptions as editors show them."""
    return json.dumps({**_shown(schema), "$schema": DRAFT}, indent=2, ensure_ascii=False) + "\n"


def _shown(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_shown(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _shown(value) for key, value in schema.items()}
    if isinstance(text := found.get("description"), str):
        found["description"] = _flowing(text)
        examples = [each for each in _EXAMPLE.findall(text) if _takes_text(found)]
        found |= {"examples": examples} if examples else {}
    if isinstance(fields := found.get("properties"), dict):
        # A field's title is its key again, which an editor would show twice.
        found["properties"] = {key: _untitled(field) for key, field in fields.items()}
    return found


def _untitled(field: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key != "title"}


def _flowing(text: str) -> str:
    """Return text as an editor shows it, where a line's end may be a paragraph's and no mark is doubled."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n")).replace("``", "`")


def _takes_text(field: dict[str, Any]) -> bool:
    return any(each.get("type") == "string" and "enum" not in each for each in (field, *field.get("anyOf", ())))


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


def close_names(schema: Any) -> None:
    """Refuse what matches no pattern where the keys of a mapping have one; pydantic itself leaves that open."""
    for each in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        close_names(each)
    if isinstance(schema, dict) and "patternProperties" in schema:
        schema["additionalProperties"] = False
