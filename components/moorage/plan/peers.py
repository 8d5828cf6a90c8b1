"""The set of services, indexed once: whom a service calls, and who calls it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from moorage.spec.service import ServiceSpec


@dataclass(frozen=True)
class Peers:
    """Every spec of the set, the service's own among them."""

    specs: Mapping[str, ServiceSpec]
    """By name."""
    callers: Mapping[str, Sequence[str]]
    """The names of those that use a service of this set, sorted, by its name; absent without callers."""


def indexed(specs: Iterable[ServiceSpec]) -> Peers:
    """Return the index of a set; of two specs of one name the last one counts."""
    named = {spec.name: spec for spec in specs}
    callers: dict[str, list[str]] = {}
    for name in sorted(named):
        for use in named[name].used:
            if not use.external:
                callers.setdefault(use.service, []).append(name)
    return Peers(named, callers)
