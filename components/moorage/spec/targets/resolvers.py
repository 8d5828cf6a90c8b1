"""Where a cluster's pods look names up."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from moorage.spec.values.fields import Cidr, LabelKey, LabelValue, Name, Part, Port
from moorage.spec.values.validation import invalid


class Resolver(Part):
    """Pods of one namespace, or a network."""

    namespace: Name | None = None
    """The namespace that they run in, such as ``kube-system``."""
    pods: dict[LabelKey, LabelValue] = {}
    """Labels of the pods there. Default: every pod of the namespace."""
    cidr: Cidr | None = None
    """Instead of a namespace: the network of resolvers that are no pods, such as ``169.254.20.10/32``."""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.cidr is None and self.namespace is None:
            raise invalid("incomplete", "names neither a namespace nor a network", "set namespace, or cidr")
        if self.cidr is not None and self.namespace is not None:
            raise invalid("conflict", "names both a namespace and a network", "write one entry for each")
        if self.cidr is not None and self.pods:
            raise invalid("conflict", "names pods of a network", "remove pods, or name their namespace instead of cidr")
        return self


class Dns(Part):
    """What network policies open for looking names up."""

    ports: Annotated[list[Port], Field(min_length=1)] = [53]
    """The resolvers' own ports, UDP and TCP: policies act after translation of addresses. Default ``[53]``; OpenShift:
    ``[5353]``."""
    peers: list[Resolver] = []
    """Where the resolvers are. Default: anywhere, as they run in kube-system, on the node or at a link-local
    address."""
