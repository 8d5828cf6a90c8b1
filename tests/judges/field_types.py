"""The fields of each kind and what each takes, from the schemas that judge them, as the library keeps them.

python -m judges.field_types --write
"""

from __future__ import annotations

import json
import sys
from typing import Any

from moorage.spec.targets.kubernetes import OLDEST_KUBERNETES

from judges import custom, merge_keys
from judges.examples import ROOT

TABLE = ROOT / "components" / "moorage" / "plan" / "patch" / "fields.json"
_KINDS = {**merge_keys.KINDS, "Ingress": "ingress-networking-v1"}
_PATTERNS = {"Quantity": "number|string", "IntOrString": "integer|string", "Time": "string", "MicroTime": "string"}


class _Types:
    """Collects types as it comes to them: name → field → what it takes, with ``!`` where it must be there."""

    def __init__(self, shared: Any):
        self.shared = shared
        self.found: dict[str, dict[str, str]] = {}
        self.sources: dict[str, str] = {}

    def of(self, schema: Any, name: str) -> str:
        """Return what a value takes: a plain type, ``[]`` or ``{}`` of something, or the name of a type."""
        if "$ref" in schema:
            source = schema["$ref"].rpartition("/")[2]
            name = source.rpartition(".")[2]
            if name in _PATTERNS:
                return _PATTERNS[name]
            assert self.sources.setdefault(name, source) == source, f"{source} and {self.sources[name]}"
            return name if name in self.found else self.of(self.shared[source], name)
        if schema.get("x-kubernetes-int-or-string"):
            return "integer|string"
        (kind,) = {*_listed(schema.get("type", "any"))} - {"null"}
        if kind == "array":
            return f"[]{self.of(schema['items'], name)}"
        if "properties" in schema:
            return self.object(schema, name)
        if kind == "object":
            values = schema.get("additionalProperties")
            return f"{{}}{self.of(values, name)}" if isinstance(values, dict) else "any"
        return "int32" if schema.get("format") == "int32" else kind

    def object(self, schema: Any, name: str) -> str:
        """Take up a type and return its name."""
        fields: dict[str, str] = {}
        self.found[name] = fields
        required = schema.get("required", ())
        for key, value in schema["properties"].items():
            # The status is the cluster's; that of a type of another name is a field like others.
            if not (key == "status" and name in (*_KINDS, *_CUSTOM)):
                mark = "!" if key in required else ""
                fields[f"{key}{mark}"] = self.of(value, f"{name}.{key}")
        return name


_CUSTOM = {crd.kind: crd for crd in custom.CRDS.values()}


def table() -> dict[str, dict[str, str]]:
    """Return each type by its name: a kind, a part that Kubernetes has named, or the path to one that it has not.

    A field that the oldest release does not have ends in ``@36`` where 1.36 is the first that does.
    """
    types = _kubernetes(merge_keys.RELEASE)
    earlier = [
        (minor, _kubernetes(f"v1.{minor}.0").found) for minor in range(OLDEST_KUBERNETES[1], _minor(merge_keys.RELEASE))
    ]
    types.found = {
        name: {f"{key}{_since(name, key, earlier)}": takes for key, takes in fields.items()}
        for name, fields in types.found.items()
    }
    for kind, crd in _CUSTOM.items():
        schema = json.loads(crd.data.read_text(encoding="utf-8"))["schema"]
        schema["properties"]["metadata"] = {"$ref": "#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}
        types.object(schema, kind)
    return {name: dict(sorted(fields.items())) for name, fields in sorted(types.found.items())}


def _kubernetes(release: str) -> _Types:
    types = _Types(merge_keys.definitions(release))
    for kind, name in _KINDS.items():
        types.object(merge_keys.read(name, release), kind)
    return types


def _minor(release: str) -> int:
    return int(release.split(".")[1])


def _since(name: str, key: str, earlier: list[tuple[int, dict[str, dict[str, str]]]]) -> str:
    without = [minor for minor, found in earlier if key.rstrip("!") not in _plain(found.get(name, {}))]
    return f"@{max(without) + 1}" if without else ""


def _plain(fields: dict[str, str]) -> list[str]:
    return [key.rstrip("!") for key in fields]


def text() -> str:
    """Return the table as the library's file holds it: a line for each type."""
    lines = (f" {json.dumps(name)}: {json.dumps(fields)}" for name, fields in table().items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _listed(kind: Any) -> list[str]:
    return kind if isinstance(kind, list) else [kind]


if __name__ == "__main__":
    if "--write" in sys.argv:
        TABLE.write_text(text(), encoding="utf-8")
    else:
        sys.stdout.write(text())
