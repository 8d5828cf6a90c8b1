"""What a plan is: data, and nothing that needs Pulumi."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from moorage.plan.naming import Manifest
from moorage.plan.placeholders import fill

FORMER = "former-service"
"""The role of the Service that keeps the name that a service had."""


def role_of(key: str) -> str:
    """Return the role of a key of `Plan.manifests`."""
    return key.partition(".")[0]


@dataclass(frozen=True)
class CatalogEntry:
    """A service in Consul's catalog that represents the cluster's entry point."""

    place: str
    """``<cluster>-<namespace>``."""
    node: str
    """``<cluster>-<namespace>-<service>``: a node of its own, as deregistering a shared one removes all its
    services."""
    address: str
    port: int
    service: str
    tags: tuple[str, ...]
    check_url: str
    check_interval: str
    check_timeout: str
    deregister_after: str
    meta: Mapping[str, str]
    """What makes consul-esm run the check."""
    datacenter: str | None


@dataclass(frozen=True)
class Plan:
    """Every decision about one service in one environment."""

    name: str
    url: str
    """Where it answers inside the cluster; empty without a Service."""
    manifests: Mapping[str, Manifest]
    """Role, or ``<role>.<key>`` → body, in the order of `ROLES`; what is not wanted is absent."""
    catalog: CatalogEntry | None = None
    renamed_from: str | None = None
    """The name that it had; the object of role ``former-service`` was the Service of that name."""

    @property
    def left_alone(self) -> Mapping[str, tuple[str, ...]]:
        """Role → paths in its manifest that count when the object is new and belong to somebody else afterwards."""
        scaled = "autoscaler" in self.manifests and "replicas" in self.manifests["deployment"]["spec"]
        return {"deployment": ("spec.replicas",)} if scaled else {}

    def filled(self, **values: Any) -> Plan:
        """Return the plan with ``image=`` or ``version=`` filled in, untouched: see `fill`. Without a value: itself."""
        if not values:
            return self
        return replace(self, manifests={role: fill(body, values) for role, body in self.manifests.items()})


@dataclass(frozen=True)
class BuildInfo:
    """The facts of one service; None: not known (yet), and the plan keeps a placeholder."""

    version: str | None = None
    """From git, raw: ``v1.2.0-3-gabc…``."""
    revision: str | None = None
    """The commit that last touched the service's inputs."""
    input_hash: str | None = None
    """SHA-256 over the input files."""
    image: str | None = None
    """``repository@sha256:…``."""
