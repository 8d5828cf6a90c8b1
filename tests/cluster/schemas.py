"""JSON schemas for kubeconform, from what a cluster itself says it takes (``/openapi/v2``), unknown keys refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LOCATION = "{{.Group}}_{{.ResourceAPIVersion}}_{{.ResourceKind}}.json"
"""Where kubeconform looks for a kind; the core group is written as its version."""
_KINDS = "x-kubernetes-group-version-kind"


def write(openapi: dict[str, Any], folder: Path) -> None:
    """Write a schema for every kind, each with all definitions that it needs."""
    definitions = {name: _closed(each) for name, each in openapi["definitions"].items()}
    for name, each in definitions.items():
        for kind in each.get(_KINDS, []):
            needed = {other: definitions[other] for other in _reached(name, definitions)}
            schema = {"$ref": f"#/definitions/{name}", "definitions": needed}
            place = "_".join([kind["group"] or kind["version"], kind["version"], kind["kind"].lower()])
            (folder / f"{place}.json").write_text(json.dumps(schema))


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    # A property may be called "properties": only a mapping of schemas beside a type is the keyword.
    if schema.get("type") == "object" and "properties" in schema:
        open_ = schema.get("x-kubernetes-preserve-unknown-fields")
        closed.setdefault("additionalProperties", bool(open_))
    if schema.get("format") == "int-or-string" or schema.get("x-kubernetes-int-or-string") is True:
        closed["type"] = ["integer", "string"]
    return closed


def _reached(name: str, definitions: dict[str, Any]) -> set[str]:
    found, left = {name}, [name]
    while left:
        fresh = set(_named(definitions[left.pop()])) - found
        found |= fresh
        left += fresh
    return found


def _named(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for each in schema:
            yield from _named(each)
    elif isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix("#/definitions/")
        for each in schema.values():
            yield from _named(each)
