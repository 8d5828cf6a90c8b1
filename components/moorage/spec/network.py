"""Whom a service calls, who calls it, and how other clusters find it."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from moorage.spec.values.fields import Cidr, Name, Part, Port, StrictBool, mapping_or
from moorage.spec.values.limits import CONTROL, Matching
from moorage.spec.values.validation import invalid

_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*")


class Uses(Part):
    """A service that this one calls."""

    service: Name
    """Its name; ``user-api`` becomes ``USER_API_URL``."""
    namespace: Name | None = None
    """Its namespace. Default: the environment's."""
    external: StrictBool = False
    """True for a service that is not in this set of specs. Default false."""
    port: Port | None = None
    """The *container* port of an external service, which the network policy must let out. Default 8080."""

    @model_validator(mode="after")
    def _port_of_whom(self) -> Self:
        if not self.external and (self.port is not None or self.namespace is not None):
            raise invalid(
                "conflict",
                "gives a port or namespace of a service of this set",
                "remove it, or add external: true for another's",
            )
        return self


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


class AllowFrom(Part):
    """Who may call the service, beside those of this set that use it."""

    namespace: Name
    """Every pod of this namespace."""


def _entry_point(value: str) -> str:
    try:
        address = ipaddress.ip_address(value)
        if "%" in value or getattr(address, "ipv4_mapped", None):
            # A zone means something to one machine, and Go takes IPv4 in IPv6 form for IPv4.
            raise ValueError(value)
        inside = address.is_loopback or address.is_unspecified or address.is_link_local
    except ValueError:
        if not _HOST.fullmatch(value):
            raise invalid(
                "bad-address",
                "is not a host name or address",
                "write it such as order.example.com; port has a key of its own",
            ) from None
        inside = value == "localhost" or f"{value}.".endswith((".svc.", ".cluster.local."))
    if inside:
        raise invalid(
            "bad-address",
            "cannot be reached from another cluster",
            "name the entry point of this one, such as order.example.com",
        )
    return value


class ExternalAddress(Part):
    """An address outside the cluster's own network."""

    external: Annotated[str, AfterValidator(_entry_point)]
    """Host name or IP address that other clusters reach."""


class Consul(Part):
    """Registration for discovery from another cluster."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    owner: Literal["agent", "catalog"] = Field(alias="register")
    """Written ``register``. ``agent``: the process registers itself; ``catalog``: Pulumi registers the cluster's
    entry point."""
    tags: list[
        Annotated[str, Matching("bad-name", rf"[^\s,{CONTROL}]+", "is not a tag", "write it without spaces and commas")]
    ] = []
    """Consul tags. Default none."""
    address: Annotated[
        Annotated[ExternalAddress, Tag("#mapping")] | Annotated[Literal["pod", "node"], Tag("#short")],
        Discriminator(mapping_or(lambda value: isinstance(value, str))),
    ] = "pod"
    """What other clusters reach: ``pod`` (default), ``node`` or ``{external: …}``."""

    port: Port | None = None
    """The port at that address. Default: the container's with ``pod``; with ``external`` 80, or 443 by https."""
    scheme: Literal["http", "https"] = "http"
    """How the check of ``register: catalog`` asks. Default ``http``."""

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.owner == "catalog" and isinstance(self.address, str):
            raise invalid(
                "conflict",
                f"register: catalog with address {self.address} names no address that another cluster reaches",
                "set address: {external: …} to the cluster's entry point",
            )
        if self.owner == "agent" and self.scheme == "https":
            raise invalid(
                "conflict",
                "scheme https is for register: catalog",
                "remove it: the agent asks the process itself, by http",
            )
        if self.address == "node" and self.port is None:
            raise invalid(
                "incomplete",
                "address node needs a port: pods have none on their node",
                "set port to the NodePort that leads to the service",
            )
        return self
