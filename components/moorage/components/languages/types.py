"""The types of a Pulumi package, from the models' JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.components.languages.names import JsonSchema, camel

PACKAGE = "moorage"
ANY = {"$ref": "pulumi.json#/Any"}
_LEFT_OUT = {
    # Read by Pulumi alone, from the stack's configuration.
    ("ConsulSettings", "token"),
    # Layers belong to files: `Services` merges them.
    ("Environment", "defaults"),
    ("Environment", "services"),
    # Known as the stack's.
    ("Environment", "name", "required"),
}
Type = dict[str, Any]


def token(name: str) -> str:
    """Return what a type or a resource of the package is called."""
    return f"{PACKAGE}:index:{name}"


class Types:
    """The types that were asked for, and all that they need."""

    def __init__(self) -> None:
        self.made: dict[str, Type] = {}
        """By token, as in a package's schema."""

    def add(self, schema: JsonSchema) -> Type:
        """Add a model's type, by its JSON Schema with its ``$defs``, and return the reference to it."""
        return self._named(schema["title"], schema, schema.get("$defs", {}))

    def _named(self, name: str, schema: JsonSchema, parts: Mapping[str, JsonSchema]) -> Type:
        reference = {"$ref": f"#/types/{token(name)}"}
        if token(name) not in self.made:
            made: Type = {"type": "object", "description": plain(schema["description"])}
            self.made[token(name)] = made
            fields = {key: each for key, each in schema["properties"].items() if (name, key) not in _LEFT_OUT}
            made["properties"] = {
                camel(key): {"description": plain(each["description"]), **self._type(each, parts, name + _title(key))}
                for key, each in fields.items()
            }
            required = [camel(key) for key in schema.get("required", ()) if (name, key, "required") not in _LEFT_OUT]
            made |= {"required": required} if required else {}
        return reference

    def _type(self, schema: JsonSchema, parts: Mapping[str, JsonSchema], called: str) -> Type:
        forms = list(_forms(schema))
        if len(forms) > 1:
            several = [self._type(form, parts, called) for form in forms]
            return {"oneOf": [each for index, each in enumerate(several) if each not in several[:index]]}
        [form] = forms
        if "$ref" in form:
            name = form["$ref"].rpartition("/")[2]
            return self._named(name, parts[name], parts)
        if "enum" in form:
            return self._choice(form, called)
        if form.get("type") == "array":
            return {"type": "array", "items": self._type(form["items"], parts, called)}
        if form.get("type") == "object":
            values = next(iter(form.get("patternProperties", {}).values()), form.get("additionalProperties"))
            inside = self._type(values, parts, called) if isinstance(values, Mapping) else ANY
            return {"type": "object", "additionalProperties": inside}
        return {"type": form["type"]} if "type" in form else ANY

    def _choice(self, form: JsonSchema, called: str) -> Type:
        self.made[token(called)] = {"type": form["type"], "enum": [{"value": value} for value in form["enum"]]}
        return {"type": form["type"], "$ref": f"#/types/{token(called)}"}


def plain(text: str) -> str:
    """Return a docstring as Markdown."""
    return text.replace("``", "`")


def _title(key: str) -> str:
    return camel(f"_{key}")


def _forms(schema: JsonSchema) -> Iterator[JsonSchema]:
    """Yield each form that a value may have, without null."""
    several = (*schema.get("anyOf", ()), *schema.get("oneOf", ()))
    kinds = schema.get("type")
    if several:
        for each in several:
            yield from _forms(each)
    elif isinstance(kinds, list):
        for kind in kinds:
            yield {**schema, "type": kind}
    elif kinds != "null":
        yield schema
