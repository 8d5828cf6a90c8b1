"""The JSON Schema of service.yaml, and of the part of one that an environment holds."""

from __future__ import annotations

from typing import Any

from moorage.spec.schema.described import close_names, schema_of, text_of
from moorage.spec.service import ServiceSpec


def schema_text() -> str:
    """Return the schema as JSON text. A key may also be null, which resets it to the library's default."""
    return text_of({**service_schema(), "title": "Moorage service"})


def service_schema() -> dict[str, Any]:
    """Return the schema of a service's file."""
    schema = schema_of(ServiceSpec)
    for each in (schema, *schema.get("$defs", {}).values()):
        each["properties"] = {key: _nullable(value) for key, value in each.get("properties", {}).items()}
    close_names(schema)
    return schema


def _nullable(field: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {key: field.pop(key) for key in ("description", "default", "title") if key in field}
    choices = field.pop("anyOf", None) or field.pop("oneOf", None) or [field]
    kept = [each for each in choices if each != {"type": "null"}]
    return {**described, "anyOf": [*kept, {"type": "null"}]}
