"""What of a preview counts: resources by their URNs, and what Pulumi would do with each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from moorage.review.diff.model import Operation

PROVIDER = "Provider"


class Urn(NamedTuple):
    """A resource's type and name; what its type says of the types above it is left out."""

    type: str
    """``kubernetes:apps/v1:Deployment``."""
    name: str

    @property
    def kind(self) -> str:
        """The end of the type, or `PROVIDER`."""
        return PROVIDER if self.type.startswith("pulumi:providers:") else self.type.rpartition(":")[2]


def parsed(text: str) -> tuple[str, Urn] | None:
    """Return stack and resource of ``urn:pulumi:STACK::PROJECT::TYPE$TYPE::NAME``; None of what is none."""
    head, *rest = text.split("::", 3)
    if len(rest) != 3 or not head.startswith("urn:pulumi:"):
        return None
    _, types, name = rest
    return head.removeprefix("urn:pulumi:"), Urn(types.rpartition("$")[2], name)


@dataclass(frozen=True)
class Resource:
    """A resource, and what Pulumi would do with it."""

    urn: Urn
    parent: Urn | None
    operation: Operation
    paths: tuple[str, ...] = ()
    """Which properties change, sorted."""
    spec: str = ""
    """The input ``name`` of what the program registers."""

    def followed_by(self, later: Resource) -> Resource:
        """Return this and a later step on the same resource as one."""
        paths = tuple(sorted({*self.paths, *later.paths}))
        parts = (self.operation, later.operation)
        if Operation.REPLACE in parts:
            return replace(later, operation=Operation.REPLACE, paths=paths)
        # A refresh that finds it gone comes before its creation.
        return self if later.operation is Operation.NOTHING else replace(later, paths=paths)


@dataclass(frozen=True)
class Digest:
    """One preview."""

    stack: str
    """Without organisation."""
    resources: tuple[Resource, ...]
    """In the order of the steps; what stays as it is may be missing."""
    is_new: bool
    """Whether nothing of the stack runs yet."""
