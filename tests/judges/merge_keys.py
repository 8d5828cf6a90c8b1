"""The lists that a strategic merge does not replace, from Kubernetes' own schemas, as the library keeps them.

python -m judges.merge_keys --write
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate

from judges.examples import ROOT

RELEASE = "v1.37.0"
TABLE = ROOT / "components" / "moorage" / "plan" / "patch" / "lists.json"
_SCHEMAS = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
KINDS = {
    "ServiceAccount": "serviceaccount-v1",
    "Service": "service-v1",
    "Deployment": "deployment-apps-v1",
    "Job": "job-batch-v1",
    "CronJob": "cronjob-batch-v1",
    "PodDisruptionBudget": "poddisruptionbudget-policy-v1",
    "HorizontalPodAutoscaler": "horizontalpodautoscaler-autoscaling-v2",
    "NetworkPolicy": "networkpolicy-networking-v1",
}


def table() -> dict[str, dict[str, str]]:
    """Return kind → path of a list that is merged → its merge key, empty for a list of plain values."""
    shared = definitions()
    return {kind: dict(sorted(_lists(read(name), shared, ()))) for kind, name in KINDS.items()}


def definitions(release: str = RELEASE) -> Any:
    """Return what schemas share, by the name that they refer to it by."""
    return read("_definitions", release)["$defs"]


def text() -> str:
    """Return the table as the library's file holds it."""
    return json.dumps(table(), indent=1) + "\n"


def read(name: str, release: str = RELEASE) -> Any:
    """Return the schema of a kind by the name of its file."""
    return json.loads((_SCHEMAS / f"{release}-local" / f"{name}.json").read_text(encoding="utf-8"))


def _lists(schema: Any, shared: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if "$ref" in schema:
        schema = {**shared[schema["$ref"].rpartition("/")[2]], **schema}
    # The status is the cluster's.
    if path[:1] == ("status",):
        return
    if "merge" in schema.get("x-kubernetes-patch-strategy", "").split(",") and "items" in schema:
        yield ".".join(path), schema.get("x-kubernetes-patch-merge-key", "")
    for key, value in schema.get("properties", {}).items():
        yield from _lists(value, shared, (*path, key))
    if "items" in schema:
        yield from _lists(schema["items"], shared, path)


if __name__ == "__main__":
    if "--write" in sys.argv:
        TABLE.write_text(text(), encoding="utf-8")
    else:
        sys.stdout.write(text())
