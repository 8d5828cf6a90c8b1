"""The JSON Schema of Pulumi.<env>.yaml, as far as it is the environment's."""

from __future__ import annotations

import re
from typing import Any

from moorage.spec.environment import Environment
from moorage.spec.schema.described import close_names, schema_of, text_of
from moorage.spec.schema.service import service_schema

LAYER = "Layer"
"""The definition of a service's layer; those that it needs are called ``Layer.<name>``."""
_OF_LAYERS: dict[str, dict[str, Any]] = {
    "defaults": {"$ref": f"#/$defs/{LAYER}"},
    "services": {"additionalProperties": {"$ref": f"#/$defs/{LAYER}"}},
}


def environment_schema_text() -> str:
    """Return the schema of a stack's file as JSON text. What is not the environment's is Pulumi's, and left to it."""
    found = schema_of(Environment)
    close_names(found)
    definitions = {**found.pop("$defs"), **_layer()}
    for key, more in _OF_LAYERS.items():
        field = found["properties"][key]
        found["properties"][key] = {**{name: field[name] for name in ("description", "type")}, **more}
    # Who leaves it out names it by the file.
    found["required"] = [key for key in found["required"] if key != "name"]
    config = {"type": "object", "properties": {"moorage:environment": {"$ref": "#/$defs/Environment"}}}
    return text_of(
        {
            "title": "Moorage environment, Pulumi.<env>.yaml",
            "type": "object",
            "properties": {"config": config},
            "$defs": {**definitions, "Environment": found},
        }
    )


def _layer() -> dict[str, Any]:
    """Return the definitions of a part of a service's file: the rest stands in the file, so nothing is required."""
    schema = _partial(service_schema())
    named = {f"{LAYER}.{name}": body for name, body in schema.pop("$defs").items()}
    return {LAYER: schema, **named}


def _partial(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_partial(each) for each in schema]
    if isinstance(schema, str):
        return re.sub(r"^#/\$defs/", f"#/$defs/{LAYER}.", schema)
    if not isinstance(schema, dict):
        return schema
    found = {
        key: _partial(value) for key, value in schema.items() if not (key == "required" and isinstance(value, list))
    }
    if "oneOf" in found and "anyOf" not in found:
        # Without what is required, a mapping may fit several.
        found["anyOf"] = found.pop("oneOf")
        found.pop("discriminator", None)
    return found
