"""How a stack creates the namespace of an environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Discriminator, Tag

from moorage.spec.values.fields import Part, StrictBool, mapping_or

OF_KUBERNETES = ("default", "kube-node-lease", "kube-public", "kube-system")
"""The namespaces that every cluster has; no stack creates them."""


class CreatedNamespace(Part):
    """A Namespace that the stack creates, or takes over where it is there already.

    Its policy ``moorage.default-deny`` cuts off every pod that no other policy opens: a database, a job or an ingress
    controller of another team in the same namespace, services of other stacks whose own policy is off, and everything
    in a cluster whose policies another team owns. Give those pods a policy, or set ``network_policy: false``.
    """

    delete: StrictBool = False
    """Whether it is deleted, with everything in it, once the stack does not create it any more. Such a one is never
    taken over: it must not be there yet. Default false: it stays."""
    network_policy: StrictBool = True
    """Whether a policy in it denies all traffic that no other policy allows, to pods of other owners too. Default
    true."""


def _short(value: Any) -> bool:
    return not isinstance(value, (Mapping, CreatedNamespace))


FlagOrCreated = Annotated[
    Annotated[CreatedNamespace, Tag("#mapping")] | Annotated[StrictBool, Tag("#short")],
    Discriminator(mapping_or(_short)),
]
"""``true``, ``false``, or how it is created."""
