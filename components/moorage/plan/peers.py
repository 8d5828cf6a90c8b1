"""The set of services, indexed once: whom a service calls, and who calls it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from moorage.spec.service import ServiceSpec


@dataclass(frozen=True)
class Peers:
    """Every spec of the set, the service's own among them."""

    specs: Mapping[str, ServiceSpec]
    """By name."""
    callers: Mapping[str, Sequence[str]]
    """The names of those that use a service of this set, sorted, by its name; absent without callers."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Former name → name, of those that were renamed."""

    def called(self, name: str) -> ServiceSpec:
        """Return the service that is called by a name, its former one too."""
        return self.specs[self.now(name)]

    def now(self, name: str) -> str:
        """Return the name that a service has by now, of the one that it is called by."""
        return self.renamed.get(name, name)

    @property
    def names(self) -> set[str]:
        """Every name that a service of the set is called by."""
        return {*self.specs, *self.renamed}


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
    renamed = {spec.renamed_from: spec.name for spec in named.values() if spec.renamed_from}
    callers: dict[str, dict[str, None]] = {}
    for name in sorted(named):
        for use in named[name].used:
            if not use.external:
                callers.setdefault(renamed.get(use.service, use.service), {})[name] = None
    return Peers(named, {name: tuple(each) for name, each in callers.items()}, renamed)
