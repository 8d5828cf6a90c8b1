"""Judges kinds that a cluster has by a CRD, by that CRD, unknown keys refused.

python -m judges.custom      writes data/*.json anew from the Go modules that hold the CRDs
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from judges.manifests import Finding, Manifest, name_of

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Crd:
    """A kind, and where its CRD is from."""

    api_version: str
    kind: str
    module: str
    version: str
    file: str

    @property
    def data(self) -> Path:
        """The file that holds its schema here."""
        return DATA / f"{self.kind.lower()}.json"


MONITOR = Crd(
    "monitoring.coreos.com/v1",
    "ServiceMonitor",
    "github.com/prometheus-operator/prometheus-operator",
    "v0.85.0",
    "example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml",
)
RULE = Crd(
    "monitoring.coreos.com/v1",
    "PrometheusRule",
    MONITOR.module,
    MONITOR.version,
    "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml",
)
ROUTE = Crd(
    "gateway.networking.k8s.io/v1",
    "HTTPRoute",
    "sigs.k8s.io/gateway-api",
    "v1.6.3",
    "config/crd/standard/gateway.networking.k8s.io_httproutes.yaml",
)
CRDS = {(crd.api_version, crd.kind): crd for crd in (MONITOR, RULE, ROUTE)}


def judge(crd: Crd, example: str, manifest: Manifest) -> Iterator[Finding]:
    """Yield what is wrong with an object of the kind."""
    for error in _validator(crd).iter_errors(manifest):
        path = ".".join(map(str, error.path)) or "top"
        yield Finding(f"{crd.kind} CRD", "schema", example, name_of(manifest), f"{path}: {error.message}")


@cache
def _validator(crd: Crd) -> Draft202012Validator:
    data = json.loads(crd.data.read_text(encoding="utf-8"))
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


def _write(crd: Crd) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "go.mod").write_text("module crd\n")
        command = ["go", "mod", "download", "-json", f"{crd.module}@{crd.version}"]
        module = json.loads(subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout)
    definition = yaml.safe_load((Path(module["Dir"]) / crd.file).read_text(encoding="utf-8"))
    wanted = crd.api_version.partition("/")[2]
    (version,) = (each for each in definition["spec"]["versions"] if each["name"] == wanted)
    source = {
        "module": f"{crd.module}@{crd.version}",
        "file": crd.file,
        "sum": module["Sum"],
        "licence": "Apache-2.0",
    }
    content = {"apiVersion": crd.api_version, "kind": crd.kind, "source": source}
    text = json.dumps({**content, "schema": version["schema"]["openAPIV3Schema"]}, indent=1, ensure_ascii=False)
    DATA.mkdir(exist_ok=True)
    crd.data.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    for each in CRDS.values():
        _write(each)
