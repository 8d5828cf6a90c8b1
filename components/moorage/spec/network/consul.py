"""How other clusters find a service."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from moorage.spec.values.fields import Part, Port, mapping_or
from moorage.spec.values.limits import CONTROL, Matching
from moorage.spec.values.validation import invalid

_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*")


def _entry_point(value: str) -> str:
    if _address(value) is None and not _HOST.fullmatch(value):
        raise invalid(
            "bad-address",
            "is not a host name or address",
            "write it such as order.example.com; port has a key of its own",
        )
    if is_within_cluster(value):
        raise invalid(
            "unreachable-address",
            "cannot be reached from another cluster",
            "name the entry point of this one, such as order.example.com",
        )
    return value


def is_within_cluster(value: str) -> bool:
    """Tell whether a host name or address means something to one machine or one cluster alone, as it is written."""
    address = _address(value)
    if address is None:
        return value == "localhost" or f"{value}.".endswith((".svc.", ".cluster.local."))
    return address.is_loopback or address.is_unspecified or address.is_link_local


def _address(value: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return None
    # A zone means something to one machine, and Go takes IPv4 in IPv6 form for IPv4.
    return None if "%" in value or getattr(address, "ipv4_mapped", None) else address


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
