"""The JSON Schema of service.yaml, for editors."""

from __future__ import annotations

import json
from typing import Any

from moorage.spec.service import ServiceSpec


def schema_text() -> str:
    """Return the schema as JSON text. A key may also be null, which resets it to the library's default."""
    schema = ServiceSpec.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Moorage service"
    for each in (schema, *schema.get("$defs", {}).values()):
        each["properties"] = {key: _nullable(value) for key, value in each.get("properties", {}).items()}
    _close_names(schema)
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


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
