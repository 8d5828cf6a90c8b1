"""What of a service's endpoints does not fit together with the rest of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.spec.endpoints import ports
from moorage.spec.values.conflicts import Conflict, value_at
from moorage.spec.values.validation import invalid


def clashes(data: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield the conflicts in a service as it is written; what is wrong by itself is none of them."""
    if data.get("ports") is not None:
        yield from ports.repeated(data)
    if data.get("consul") is not None:
        yield from _unanswered(data)


def _unanswered(data: Mapping[str, Any]) -> Iterator[Conflict]:
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
