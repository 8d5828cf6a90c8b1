"""The SDKs that a service's image and registration need, asked for before anything is registered."""

from __future__ import annotations

from moorage.errors.installation import EXTRAS, require_extra
from moorage.spec.environment import Environment


def require_builder(environment: Environment) -> None:
    """Raise `ExternalError` when the SDK of the environment's builder is not installed; `oci` needs none."""
    if environment.builder in EXTRAS:
        require_extra(environment.builder, f"environment {environment.name}: builder: {environment.builder}")


def require_catalog(name: str) -> None:
    """Raise `ExternalError` when the SDK of Consul is not installed. ``name``: of the service that is registered."""
    require_extra("consul", f"{name}: consul.register: catalog")
