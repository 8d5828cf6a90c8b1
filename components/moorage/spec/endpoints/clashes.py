"""What of a service's endpoints does not fit together with the rest of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from moorage.spec.endpoints import ports
from moorage.spec.values.conflicts import Conflict, value_at
from moorage.spec.values.validation import invalid

_NAMES = (
    ("health", "port"),
    ("health", "grpc"),
    ("health", "tcp"),
    ("health", "live", "grpc"),
    ("health", "live", "tcp"),
    ("metrics", "port"),
)
"""Where a port of the service is named."""


def clashes(data: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield the conflicts in a service as it is written; what is wrong by itself is none of them."""
    if data.get("ports") is not None:
        yield from ports.repeated(data)
        yield from ports.taken(data)
    if data.get("service") is False:
        yield from _unreachable(data)
    if data.get("health") is not None or data.get("metrics") is not None:
        yield from _unknown(data)
    if data.get("consul") is not None:
        yield from _unanswered(data)


def _unknown(data: Mapping[str, Any]) -> Iterator[Conflict]:
    written = data.get("ports")
    names = [ports.HTTP, *(written if isinstance(written, Mapping) else ())]
    for keys in _NAMES:
        name = value_at(data, *keys)
        if isinstance(name, str) and name not in names and re.fullmatch(ports.NAME, name):
            remedy = f"use one of {', '.join(map(str, names))}, or add it to ports"
            yield keys, invalid("unknown-port", "is no port of this service", remedy)


def _unreachable(data: Mapping[str, Any]) -> Iterator[Conflict]:
    at = ("service",)
    if data.get("metrics") is not False:
        remedy = "set metrics: false, or leave service out"
        yield at, invalid("conflict", "is off, and Prometheus finds the pods by it", remedy)
    if data.get("expose") is not None:
        yield at, invalid("conflict", "is off, and expose leads to it", "remove one of the two")
    if "catalog" in (value_at(data, "consul", "register"), value_at(data, "consul", "owner")):
        yield at, invalid("conflict", "is off, and the catalog's entry point leads to it", "remove one of the two")


def _unanswered(data: Mapping[str, Any]) -> Iterator[Conflict]:
    ways = [value_at(data, "health", way) for way in ("grpc", "tcp")]
    if any(way is not None for way in ways) or value_at(data, "health", "port") not in (None, ports.HTTP):
        yield (
            ("health",),
            invalid(
                "conflict",
                f"is not asked at a path of port {ports.HTTP}, as Consul does",
                "give it a path there, or remove consul",
            ),
        )
    by_agent = "agent" in (value_at(data, "consul", "register"), value_at(data, "consul", "owner"))
    if data.get("health") is False:
        yield ("health",), invalid("conflict", "is off, and Consul asks it", "remove it, or remove consul")
    if by_agent and value_at(data, "health", "scheme") == "https":
        yield (
            ("health", "scheme"),
            invalid(
                "conflict",
                "is https, and the agent asks by http",
                "serve health by http, or use register: catalog with its own scheme",
            ),
        )
