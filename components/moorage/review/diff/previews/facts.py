"""What is known of an environment beside the objects that change: images, plans, clusters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from moorage.plan import plan
from moorage.plan.model import Plan
from moorage.plan.naming import Manifest
from moorage.plan.peers import Peers, indexed
from moorage.plan.placeholders import Placeholder
from moorage.reading.loading import Project
from moorage.review.diff.effects import table
from moorage.review.diff.model import ServiceChange
from moorage.review.diff.surroundings import CLUSTER_CHANGED, FOLDER_CHANGED

_TEMPLATES = {"Deployment": ("spec", "template"), "Job": ("spec", "template"), "CronJob": ("spec", "jobTemplate")}


@dataclass(frozen=True)
class Facts:
    """An environment in both revisions."""

    before: Project
    after: Project
    changes: Mapping[str, ServiceChange]
    """Service → its change; only of those that change."""
    given: frozenset[str]
    """Services whose variables change that only Pulumi knows."""
    _plans: dict[str, Plan] = field(default_factory=dict)

    @cached_property
    def services(self) -> frozenset[str]:
        """Those of HEAD."""
        return frozenset(self._peers.specs)

    @cached_property
    def built(self) -> tuple[frozenset[str], frozenset[str]]:
        """The services whose images are built here, in BASE and in HEAD."""
        one, other = (
            frozenset(spec.name for spec in each.specs if spec.source is not None) for each in (self.before, self.after)
        )
        return one, other

    @property
    def leaves_cluster(self) -> bool:
        """Whether it was announced that everything goes to another cluster."""
        itself = self.changes.get("")
        return itself is not None and any(each.code in (CLUSTER_CHANGED, FOLDER_CHANGED) for each in itself.findings)

    def may_have_another_image(self, service: str) -> bool:
        """Tell whether a service's image changes, or nobody knows."""
        change = self.changes.get(service)
        return change is not None and change.image in ("changed", "unknown")

    def later(self, service: str, role: str) -> tuple[str, Iterator[frozenset[table.Pattern]]]:
        """Return the kind of an object, and which of its paths may change together: what is filled in later stands in
        no revision."""
        body = self._plan(service).manifests.get(role) if service in self.services else None
        return ("", iter(())) if body is None else (str(body["kind"]), self._filled(service, body))

    def _filled(self, service: str, body: Manifest) -> Iterator[frozenset[table.Pattern]]:
        if self.may_have_another_image(service):
            yield frozenset(_placeholders(body))
        if service in self.given and body["kind"] in _TEMPLATES:
            yield frozenset({_TEMPLATES[body["kind"]]})

    @cached_property
    def _peers(self) -> Peers:
        return indexed(self.after.specs)

    def _plan(self, service: str) -> Plan:
        if service not in self._plans:
            self._plans.update(plan(self._peers, self.after.required_environment(), services=[service]))
        return self._plans[service]


def _placeholders(body: Any, path: table.Pattern = ()) -> Iterator[table.Pattern]:
    """Yield the path of each value that is filled in later."""
    if isinstance(body, Mapping):
        for key, value in body.items():
            yield from _placeholders(value, (*path, key))
    elif isinstance(body, list | tuple):
        for value in body:
            yield from _placeholders(value, path)
    elif isinstance(body, Placeholder):
        yield path
