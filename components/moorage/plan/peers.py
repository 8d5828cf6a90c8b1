"""The set of services, indexed once: whom a service calls, and who calls it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from moorage.spec.service import ServiceSpec


@dataclass(frozen=True)
class Peers:
    """Every spec of the set, the service's own among them."""

    specs: Mapping[str, ServiceSpec]
    """By name."""
    callers: Mapping[str, Sequence[str]]
    """The names of those that use a service of this set, sorted, by its name; absent without callers."""


class _Last(NamedTuple):
    specs: tuple[ServiceSpec, ...]
    peers: Peers


_last = _Last((), Peers({}, {}))


def indexed(specs: Iterable[ServiceSpec] | Peers) -> Peers:
    """Return the index of a set; of two specs of one name the last one counts.

    A program plans its services one by one: a tuple that comes again is not indexed again.
    """
    global _last
    if isinstance(specs, Peers):
        return specs
    if not isinstance(specs, tuple):
        return _index(specs)
    if specs is not _last.specs:
        _last = _Last(specs, _index(specs))
    return _last.peers


def _index(specs: Iterable[ServiceSpec]) -> Peers:
    named = {spec.name: spec for spec in specs}
    callers: dict[str, list[str]] = {}
    for name in sorted(named):
        for use in named[name].used:
            if not use.external:
                callers.setdefault(use.service, []).append(name)
    return Peers(named, callers)
