"""A spec from what runs: fields, the patch that is left, and the proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from moorage.errors import Diagnostic, InputError
from moorage.plan.naming import Manifest, own_selector
from moorage.scaffold.adopting.choosing import Chooser, Values, base, checked
from moorage.scaffold.adopting.comparing.proof import Change, changes
from moorage.scaffold.adopting.fields.looking import container
from moorage.scaffold.adopting.objects import Object, Outside, Running, grouped
from moorage.scaffold.adopting.surroundings import environment_values
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

_UNMADE = "bears the name of a service that has none of its kind, in this environment"


@dataclass(frozen=True)
class Adopted:
    """One service that was adopted."""

    running: Running
    values: Values
    """Its spec as it is written, with the patch."""
    spec: ServiceSpec
    """The same, loaded between the layers of the environment."""
    manifests: dict[str, Manifest]
    """What the spec is rendered to, by role."""
    changes: list[Change]
    """Every difference from what runs."""
    outside: list[Outside]
    """What bears its name, and neither it nor its environment asks for."""

    @property
    def name(self) -> str:
        """The service's name."""
        return self.running.name


@dataclass(frozen=True)
class Adoption:
    """What became of all objects that were given."""

    services: list[Adopted]
    outside: list[Outside]
    environment: Environment
    environment_values: dict[str, Any] | None
    """The environment as it is written, where the objects had to tell it."""


def adopt(objects: Iterable[Object], environment: Environment | None = None, *, recommended: bool = False) -> Adoption:
    """Return specs that render to the objects again, and every difference that is left.

    ``environment``: where they run; default: as far as the objects tell. ``recommended``: leave in what the library
    adds, instead of turning it off. Raises `InputError` where there is no Deployment, or one that no spec can be of.
    """
    running, outside = grouped(objects)
    if not running:
        wrong, remedy = "holds no Deployment", "give it too: a service is one Deployment and what belongs to it"
        raise InputError([Diagnostic("no-service", wrong, remedy, location=outside[0].object.location)])
    told = None if environment is not None else environment_values(running)
    where = environment or Environment.model_validate(told)
    problems = [
        Diagnostic(
            "conflict",
            f"is in namespace {each.deployment.namespace}, and {where.name} is {where.namespace}",
            "adopt each namespace by itself, with the environment that it is",
            path="metadata.namespace",
            location=each.deployment.location,
        )
        for each in running
        if each.deployment.namespace not in (None, where.namespace)
    ]
    if problems:
        raise InputError(problems)
    services = [_adopted(each, where, recommended) for each in running]
    outside += [unmade for each in services for unmade in each.outside]
    return Adoption(services, outside, where, told)


def _adopted(running: Running, environment: Environment, recommended: bool) -> Adopted:
    own = own_selector(running.name) == running.deployment.body["spec"].get("selector", {}).get("matchLabels")
    if own and container(running).get("name") == running.name:
        made = _chosen(running, environment, recommended, adopted=False)
        if not made.changes or recommended:
            return made
    return _chosen(running, environment, recommended, adopted=True)


def _chosen(running: Running, environment: Environment, recommended: bool, *, adopted: bool) -> Adopted:
    chooser = Chooser(running, environment, recommended=recommended)
    values = base(running, adopted=adopted)
    checked(values, running)
    values = chooser.chosen(values)
    if patches := chooser.patches(values):
        values = {**values, "patch": patches}
    made = chooser.planned(values) or {}
    wanted = {role: chooser.wanted(role, made) for role in running.objects if role in made}
    # Nothing deletes what is not imported: it is no loss.
    unmade = [Outside(each, _UNMADE) for role, each in running.objects.items() if role not in made]
    return Adopted(running, values, chooser.spec(values), made, changes(wanted, made), unmade)
