"""What waits for a migration, in the words of who applies the manifests: `up` waits by itself, a folder does not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, get_args

from moorage.plan import ROLES
from moorage.plan.naming import Manifest

Tool = Literal["argocd", "flux"]
"""Who applies the manifests."""
TOOLS: tuple[str, ...] = get_args(Tool)

MIGRATE = "migrate"
STAGE = "moorage.dev/stage"
"""The annotation of the migration's Job and what its pods need, for Flux: what lacks it waits."""

# In an Application all waves are one row: those of services without a migration and of all that waits are 0.
_BEFORE, _DURING = "-2", "-1"


def ordered(role: str, body: Manifest, tool: Tool | None) -> Manifest:
    """Return an object with the annotations by which ``tool`` applies it in its turn; with None, as it is.

    ``role``: as in a plan, or of what stands around the services: its namespace. Only for services that migrate.
    """
    added = {} if tool is None else _ADDED[tool](role.partition(".")[0])
    if not added:
        return body
    metadata: dict[str, Any] = body["metadata"]
    return {**body, "metadata": {**metadata, "annotations": {**metadata.get("annotations", {}), **added}}}


def without(body: Manifest, paths: Iterable[str]) -> Manifest:
    """Return an object without the fields at these paths, such as ``spec.replicas``; what is absent is no mistake."""
    for path in paths:
        key, _, rest = path.partition(".")
        if key in body:
            left = {name: value for name, value in body.items() if name != key}
            body = (
                {name: without(value, [rest]) if name == key else value for name, value in body.items()}
                if rest
                else left
            )
    return body


def _is_before(role: str) -> bool:
    return role not in ROLES or ROLES.index(role) < ROLES.index(MIGRATE)


def _argocd(role: str) -> dict[str, str]:
    wave = "argocd.argoproj.io/sync-wave"
    if role == MIGRATE:
        # A Job cannot be changed, so it is made anew.
        return {wave: _DURING, "argocd.argoproj.io/sync-options": "Force=true,Replace=true"}
    return {wave: _BEFORE} if _is_before(role) else {}


def _flux(role: str) -> dict[str, str]:
    if role == MIGRATE:
        return {STAGE: "migration", "kustomize.toolkit.fluxcd.io/force": "enabled"}
    return {STAGE: "migration"} if _is_before(role) else {}


_ADDED = {"argocd": _argocd, "flux": _flux}
