"""Which object of which service a resource of Pulumi's is: by its parent and type, and its name below that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from moorage.plan.model import FORMER, role_of
from moorage.review.diff.effects.objects import CATALOG, FILES
from moorage.review.diff.previews.resources import Digest, Resource
from moorage.spec.pod.objects import ROLES

MICROSERVICE: Final = "moorage:index:Microservice"
_OBJECTS = ("moorage:index:Workload", "moorage:index:Monitoring")
_OURS = "moorage:index:"
_PULUMI = "pulumi:"
_STACK = "pulumi:pulumi:Stack"
_NAMESPACE = "kubernetes:core/v1:Namespace"
_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
_SERVICE = "kubernetes:core/v1:Service"
IMAGE: Final = "image"
"""The role of what publishes a service's image."""
OUTPUTS: Final = "outputs"
"""The role of the Secret of variables that only Pulumi knows."""


class Owner(NamedTuple):
    """Service and role; both empty: nobody's. An empty service with a role: the environment's own."""

    service: str
    role: str


NOBODY: Final = Owner("", "")


@dataclass(frozen=True)
class Owners:
    """Who owns the resources of one preview."""

    services: dict[str, str]
    """Pulumi's name → service, where a program calls it otherwise."""
    namespaces: frozenset[str]
    """The environment's namespace, in either revision."""

    @classmethod
    def of(cls, digest: Digest, services: Iterable[str], namespaces: Iterable[str]) -> Owners:
        """Return the owners. ``services``: of either revision."""
        known = set(services)
        called = {
            each.urn.name: each.spec
            for each in digest.resources
            if each.urn.type == MICROSERVICE and each.urn.name not in known and each.spec in known
        }
        return cls(called, frozenset(namespaces))

    def of_resource(self, resource: Resource) -> Owner | None:
        """Return who owns a resource; None of what is no object: components, providers, the stack."""
        kind, parent = resource.urn.type, resource.parent
        if kind.startswith((_OURS, _PULUMI)):
            return None
        if parent is None or parent.type == _STACK:
            return self._of_environment(resource)
        if not parent.type.startswith(_OURS):
            return NOBODY
        role = _role(resource, parent.type, parent.name)
        return Owner(self.services.get(parent.name, parent.name), role) if role else NOBODY

    def _of_environment(self, resource: Resource) -> Owner:
        kind, name = resource.urn
        if kind == _NAMESPACE and name in self.namespaces:
            return Owner("", "namespace")
        if kind == _POLICY and name.removesuffix("-default-deny") in self.namespaces:
            return Owner("", "default-deny")
        return NOBODY


def _role(resource: Resource, parent: str, component: str) -> str:
    kind, name = resource.urn
    key = name.removeprefix(f"{component}-") if name.startswith(f"{component}-") else ""
    if parent == f"{_OURS}Image":
        return IMAGE
    if parent == f"{_OURS}ConsulRegistration":
        return CATALOG
    if parent in _OBJECTS:
        if role_of(key) in ROLES:
            # Its key is a hash of what it holds: another one takes its place.
            return FILES if role_of(key) == FILES else key
        return FORMER if kind == _SERVICE and name.endswith("-service") else ""
    return OUTPUTS if parent == MICROSERVICE and key == OUTPUTS else ""
