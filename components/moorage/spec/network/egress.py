"""What else a service reaches."""

from __future__ import annotations

import ipaddress
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from moorage.spec.values.fields import Cidr, Part, Port
from moorage.spec.values.validation import invalid


def lies_within(inner: str, outer: str) -> bool:
    """Tell whether a network is a part of another, and not all of it."""
    small, large = ipaddress.ip_network(inner), ipaddress.ip_network(outer)
    first = int(small.network_address)
    covered = int(large.network_address) <= first <= int(large.broadcast_address)
    return small.version == large.version and small.prefixlen > large.prefixlen and covered


class Egress(Part):
    """A network that the service reaches; a network policy cannot name hosts."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    cidr: Cidr
    """Such as ``192.0.2.0/24``."""
    port: Port
    """TCP port there."""
    excluded: list[Cidr] = Field(default=[], alias="except")
    """Written ``except``. Networks inside that stay closed, such as the metadata address
    ``169.254.169.254/32``. Default none."""

    @model_validator(mode="after")
    def _inside(self) -> Self:
        for each in self.excluded:
            if not lies_within(each, self.cidr):
                raise invalid(
                    "conflict", f"except {each} is no part of {self.cidr}", "leave it out, or name a network inside"
                )
        return self
