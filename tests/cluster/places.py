"""Where the cluster and its surroundings are."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

_ENVIRONMENT = Path("/run/moorage-cluster/env")


class Missing(Exception):
    """There is no cluster to test on."""


@dataclass(frozen=True)
class Cluster:
    """What the tests know of a cluster."""

    kubeconfig: str
    context: str
    registry: str
    prometheus: str
    consul: str
    postgres: str
    own: bool
    """Whether it is the one of `make cluster`, whose parts can be stopped."""


def found(environment: Mapping[str, str]) -> Cluster:
    """Return the cluster of the environment, else that of this machine."""
    given = environment.get("E2E_KUBECONFIG")
    if not given and not _ENVIRONMENT.exists():
        raise Missing("no cluster runs here: run `make cluster` first, or set E2E_KUBECONFIG and MOORAGE_REGISTRY")
    values = dict(environment) if given else dict(line.split("=", 1) for line in _ENVIRONMENT.read_text().splitlines())
    kubeconfig = given or values["KUBECONFIG"]
    if given and "MOORAGE_REGISTRY" not in values:
        raise Missing("E2E_KUBECONFIG is set, MOORAGE_REGISTRY is not: name a registry that its nodes pull from")
    if not Path(kubeconfig).is_file():
        raise Missing(f"the kubeconfig {kubeconfig} is not there: run `make cluster`, or correct E2E_KUBECONFIG")
    context = values.get("MOORAGE_CONTEXT") or yaml.safe_load(Path(kubeconfig).read_text())["current-context"]
    others = (values.get(f"MOORAGE_{name}", "") for name in ("PROMETHEUS", "CONSUL_HTTP", "POSTGRES"))
    return Cluster(kubeconfig, context, values["MOORAGE_REGISTRY"], *others, own=not given)
