"""One service in one environment, as it was and as it becomes: what every finding is made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from moorage.plan.model import Plan
from moorage.plan.peers import Peers
from moorage.reading.documents import Document, Keys
from moorage.reading.loading import Service
from moorage.review.diff.model import ObjectChange
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec


@dataclass(frozen=True)
class Half:
    """A service in one revision."""

    service: Service
    plan: Plan
    environment: Environment
    peers: Peers

    @property
    def spec(self) -> ServiceSpec:
        """What it is."""
        return self.service.spec

    @property
    def callers(self) -> tuple[str, ...]:
        """Who uses it, of its own set, sorted."""
        return tuple(self.peers.callers.get(self.spec.name, ()))


@dataclass(frozen=True)
class Compared:
    """A service in both revisions; at least one has it."""

    name: str
    before: Half | None
    after: Half | None
    objects: tuple[ObjectChange, ...]
    heads: Peers
    """All of HEAD's set."""
    renamed: str | None = None
    """The name under which a service that goes seems to go on."""

    @property
    def both(self) -> tuple[Half, Half] | None:
        """Both halves of a service that stays; None for one that comes or goes."""
        return (self.before, self.after) if self.before and self.after else None

    @cached_property
    def affected(self) -> tuple[str, ...]:
        """Who called it in BASE and is still there, sorted."""
        callers = self.before.callers if self.before else ()
        return tuple(name for name in callers if name in self.heads.specs)

    @property
    def is_open(self) -> bool:
        """Whether somebody outside of the set could call it in BASE: no policy, `allow_from`, or Consul."""
        spec = self.before.spec if self.before else None
        return spec is not None and bool(not spec.network_policy or spec.allow_from or spec.consul)

    def place(self, *keys: Keys) -> str:
        """Return ``file:line`` of the first of these values that HEAD has, else BASE, else of HEAD's nearest."""
        documents = [half.service.document for half in (self.after, self.before) if half]
        for document in documents:
            for each in keys:
                if found := _place(document, each):
                    return found
        place, _ = documents[0].place(keys[0] if keys else ())
        return str(place) if place.file else ""


def _place(document: Document, keys: Keys) -> str:
    place, rest = document.place(keys)
    return str(place) if place.file and not rest else ""
