"""Compares what two revisions plan for one environment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from moorage.plan import plan
from moorage.plan.peers import Peers, indexed
from moorage.reading.loading import Project, Service
from moorage.review.diff.compared import Compared, Half
from moorage.review.diff.effects.objects import object_changes, with_kept_services
from moorage.review.diff.findings import findings
from moorage.review.diff.findings.patches import patched
from moorage.review.diff.findings.words import note
from moorage.review.diff.images.change import ImageChange
from moorage.review.diff.model import Finding, ServiceChange, worst
from moorage.review.diff.surroundings import of_environment
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

_NO_IMAGE = ImageChange("none")
_LAYERS = {"defaults", "services"}
"""What of an environment is in its services' specs already."""


def changes(
    base: Project, head: Project, name: str, images: Mapping[str, ImageChange], *, everything: bool = False
) -> Iterator[ServiceChange]:
    """Yield what is not the same in an environment, by service.

    ``name``: the environment's. ``images``: what is known of the images of HEAD's services. ``everything``: plan what
    cannot differ too, which changes no answer.
    """
    around = of_environment(base, head, name)
    if around is not None:
        yield around
    before, after = _Side(base), _Side(head)
    names = sorted({*before.services, *after.services})
    planned = set(names) if everything else _touched(before, after)
    halves = [side.halves(planned) for side in (before, after)]
    renamed = _renamed(before, after)
    were = with_kept_services({name: half.plan for name, half in halves[0].items()}, before.peers, after.peers)
    for each in names:
        image = images.get(each, _NO_IMAGE)
        if each in planned:
            old, new = (found.get(each) for found in halves)
            objects = tuple(object_changes(were.get(each), new.plan if new else None))
            compared = Compared(each, old, new, objects, after.peers, renamed.get(each))
            changed = _change(compared, name, image)
        else:
            changed = _of_image(each, name, image)
        if changed is not None:
            yield changed


class _Side:
    def __init__(self, project: Project):
        self.project = project
        self.services: dict[str, Service] = {each.spec.name: each for each in project.services}

    @cached_property
    def peers(self) -> Peers:
        return indexed(self.project.specs)

    @property
    def environment(self) -> Environment:
        return self.project.required_environment()

    def neighbours(self, name: str) -> Iterator[str]:
        """Yield whom a service calls, and who calls it: their plans look at its spec."""
        if name in self.services:
            called = (use.service for use in self.services[name].spec.used if not use.external)
            yield from map(self.peers.now, called)
            yield from self.peers.callers.get(name, ())

    def halves(self, names: set[str]) -> dict[str, Half]:
        wanted = sorted(names & self.services.keys())
        plans = plan(self.peers, self.environment, services=wanted)
        return {name: Half(self.services[name], plans[name], self.environment, self.peers) for name in wanted}


def _touched(before: _Side, after: _Side) -> set[str]:
    """Return the services whose plans may differ: own spec, peers or environment are not the same."""
    names = {*before.services, *after.services}
    if not _same_environment(before.environment, after.environment):
        return names
    changed = {name for name in names if not _same(before.services.get(name), after.services.get(name))}
    return changed | {near for side in (before, after) for name in changed for near in side.neighbours(name)}


def _same_environment(before: Environment, after: Environment) -> bool:
    # The order of keys counts, as it is that of a manifest's.
    return before is after or (before.model_dump_json(exclude=_LAYERS) == after.model_dump_json(exclude=_LAYERS))


def _same(before: Service | None, after: Service | None) -> bool:
    if before is None or after is None:
        return False
    old, new = before.spec, after.spec
    return old is new or (old == new and old.contents == new.contents and _text(old) == _text(new))


def _text(spec: ServiceSpec) -> str:
    return spec.model_dump_json()


def _change(compared: Compared, environment: str, image: ImageChange) -> ServiceChange | None:
    objects, name = compared.objects, compared.name
    if not objects and not image.differs:
        return None
    found = (*findings(compared), *_said(image, compared.place(("source",))))
    effect = worst(*(each.effect for each in objects), *(each.effect for each in found), image.effect)
    return ServiceChange(name, environment, effect, image.inputs, objects, found, patched(compared.after))


def _of_image(name: str, environment: str, image: ImageChange) -> ServiceChange | None:
    if not image.differs:
        return None
    return ServiceChange(name, environment, image.effect, image.inputs, findings=tuple(_said(image, "")))


def _said(image: ImageChange, place: str) -> Iterator[Finding]:
    if image.why:
        yield note("image-unknown", image.why, place)


def _renamed(before: _Side, after: _Side) -> dict[str, str]:
    """Return the names of services that go, with that of the one that comes in their place."""
    old, new = (
        {name: side.services[name] for name in side.services if name not in other.services}
        for side, other in ((before, after), (after, before))
    )
    found = {}
    for name, service in old.items():
        alike = [other for other, there in new.items() if _is_renamed(service, there)]
        if len(alike) == 1:
            found[name] = alike[0]
    return found


def _is_renamed(before: Service, after: Service) -> bool:
    if _file(before) == _file(after):
        return True
    return before.spec.model_copy(update={"name": after.spec.name}) == after.spec


def _file(service: Service) -> str:
    return service.document.place(())[0].file
