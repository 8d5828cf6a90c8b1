"""The kinds that a cluster has by a CRD: the operator's, and those of the Gateway API."""

import json
from pathlib import Path

from building.tools import PINS

from cluster import api
from cluster.machine import waiting
from cluster.machine.commands import run

# Pinned in which folder, which module, where in it, and a list that is served afterwards.
_SOURCES = (
    (
        "prometheus-operator",
        "github.com/prometheus-operator/prometheus-operator",
        "example/prometheus-operator-crd/monitoring.coreos.com_*.yaml",
        "/apis/monitoring.coreos.com/v1/prometheuses",
    ),
    # No gateway runs here: the API server takes routes, and that is all.
    (
        "gateway-api",
        "sigs.k8s.io/gateway-api",
        "config/crd/standard/gateway.networking.k8s.io_httproutes.yaml",
        "/apis/gateway.networking.k8s.io/v1/httproutes",
    ),
)


def define() -> None:
    """Define them from the files that their Go modules bring, and wait until they are served."""
    for folder, module, files, _ in _SOURCES:
        for file in sorted(_downloaded(PINS / folder, module).glob(files)):
            group, _, plural = file.stem.partition("_")
            path = f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{plural}.{group}"
            api.apply(path, file.read_text())
    for *_, served in _SOURCES:
        waiting.until(lambda served=served: api.get(served) is not None, 30, f"{served} is not served")


def _downloaded(folder: Path, module: str) -> Path:
    # A binary of it may come from a cache that outlived the module's files.
    told = run("env", "-C", folder, "GOFLAGS=", "GOWORK=off", "go", "mod", "download", "-json", module, seconds=600)
    return Path(json.loads(told)["Dir"])
