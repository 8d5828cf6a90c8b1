"""Judges ServiceMonitors by the operator's own CRD, unknown keys refused.

python -m judges.monitor      writes data/servicemonitor.json anew from the operator's Go module
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from judges.manifests import Finding, Manifest, name_of

NAME = "ServiceMonitor CRD"
VERSION = "v0.85.0"
_MODULE = "github.com/prometheus-operator/prometheus-operator"
_FILE = "example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml"
_DATA = Path(__file__).parent / "data" / "servicemonitor.json"


def judge(example: str, manifest: Manifest) -> Iterator[Finding]:
    """Yield what is wrong with a ServiceMonitor."""
    for error in _validator().iter_errors(manifest):
        path = ".".join(map(str, error.path)) or "top"
        yield Finding(NAME, "schema", example, name_of(manifest), f"{path}: {error.message}")


@cache
def _validator() -> Draft202012Validator:
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    return Draft202012Validator(closed(data["schema"]))


def closed(schema: Any, *, metadata: bool = False) -> Any:
    """Return a schema that also refuses unknown keys, except where the CRD preserves them and in ``metadata``."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: value if key == "properties" else closed(value) for key, value in schema.items()}
    if "properties" in schema:
        result["properties"] = {
            key: closed(value, metadata=key == "metadata") for key, value in schema["properties"].items()
        }
    is_object = schema.get("type") == "object" and "additionalProperties" not in schema
    if is_object and not metadata and not schema.get("x-kubernetes-preserve-unknown-fields"):
        result["additionalProperties"] = False
    if schema.get("x-kubernetes-int-or-string"):
        result["type"] = ["integer", "string"]
    return result


def _write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "go.mod").write_text("module crd\n")
        command = ["go", "mod", "download", "-json", f"{_MODULE}@{VERSION}"]
        module = json.loads(subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout)
    crd = yaml.safe_load((Path(module["Dir"]) / _FILE).read_text(encoding="utf-8"))
    (version,) = (each for each in crd["spec"]["versions"] if each["name"] == "v1")
    source = {"module": f"{_MODULE}@{VERSION}", "file": _FILE, "sum": module["Sum"], "licence": "Apache-2.0"}
    text = json.dumps({"source": source, "schema": version["schema"]["openAPIV3Schema"]}, indent=1, ensure_ascii=False)
    _DATA.parent.mkdir(exist_ok=True)
    _DATA.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write()
