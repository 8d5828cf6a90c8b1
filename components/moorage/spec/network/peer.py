"""Whoever is at the other end of a connection, as a network policy names it."""

from __future__ import annotations

import ipaddress
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from moorage.spec.values.fields import Cidr, LabelKey, LabelValue, Name, Part
from moorage.spec.values.validation import invalid


def lies_within(inner: str, outer: str) -> bool:
    """Tell whether a network is a part of another, and not all of it."""
    small, large = ipaddress.ip_network(inner), ipaddress.ip_network(outer)
    first = int(small.network_address)
    covered = int(large.network_address) <= first <= int(large.broadcast_address)
    return small.version == large.version and small.prefixlen > large.prefixlen and covered


class Peer(Part):
    """Pods, or a network."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    namespace: Name | None = None
    """The namespace of the pods, such as ``data``. Default with ``pods``: the service's own."""
    pods: dict[LabelKey, LabelValue] = {}
    """Labels of the pods. Default: every pod of the namespace."""
    cidr: Cidr | None = None
    """Instead of pods: a network, such as ``192.0.2.0/24``. It is held against addresses after translation: a Service's
    own address is in none."""
    excluded: list[Cidr] = Field(default=[], alias="except")
    """Written ``except``. Networks inside ``cidr`` that stay closed, such as the metadata address
    ``169.254.169.254/32``. Default none."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if self.cidr is not None and (self.namespace is not None or self.pods):
            raise invalid("conflict", "names both a network and pods", "write one entry for each")
        if self.cidr is None and self.excluded:
            raise invalid("conflict", "has except without cidr", "remove it, or name the network")
        if self.cidr is None and self.namespace is None and not self.pods:
            raise invalid("incomplete", "names no namespace, pods or network", "set one of namespace, pods and cidr")
        return self

    @model_validator(mode="after")
    def _inside(self) -> Self:
        for each in self.excluded:
            if self.cidr is not None and not lies_within(each, self.cidr):
                raise invalid(
                    "conflict", f"except {each} is no part of {self.cidr}", "leave it out, or name a network inside"
                )
        return self
