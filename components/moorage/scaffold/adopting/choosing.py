"""Chooses the fields of a spec: each that shortens what is left for the patch."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from moorage.errors import InputError
from moorage.plan import plan
from moorage.plan.naming import Manifest
from moorage.plan.patch.error import PatchesRefused
from moorage.reading import layers as layering
from moorage.reading import messages
from moorage.reading.documents import Document
from moorage.scaffold.adopting.comparing.difference import size
from moorage.scaffold.adopting.comparing.patching import distance, patch_between
from moorage.scaffold.adopting.fields import STAYING_OFF, Suggestion, suggestions
from moorage.scaffold.adopting.fields.looking import at, container
from moorage.scaffold.adopting.objects import Running
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

Values = dict[str, Any]
"""A spec as it is written."""
_CONTAINERS = ("spec", "template", "spec", "containers")
_SELECTOR = ("spec", "selector")
_UNMADE = 3
"""What an object costs that one side lacks, beside its values: no patch makes or removes one."""


class Chooser:
    """The values of one service's spec, as they come closer to its objects."""

    def __init__(self, running: Running, environment: Environment, *, recommended: bool):
        self.running = running
        self.environment = environment
        self.recommended = recommended

    def chosen(self, values: Values) -> Values:
        """Return the values with every suggestion that shortens the patch. ``values``: what is beyond choice."""
        wanted = list(suggestions(self.running, recommended=self.recommended))
        # Twice: what a value is worth depends on others, such as a probe on the name of its port.
        cost = self.cost(values)
        for each in (*wanted, *wanted):
            tried = _with(values, each)
            lower = float("inf") if tried == values else self.cost(tried)
            # What is off stays off in an environment that would turn it on.
            if lower < cost or (lower == cost and "adopted" in values and each in STAYING_OFF):
                values, cost = tried, lower
        return values

    def cost(self, values: Values) -> float:
        """Return how much a patch would have to say; without end for what is no spec."""
        made = self.planned(values)
        if made is None:
            return float("inf")
        wanted = self.running.bodies
        unmade = [body for role, body in (*made.items(), *wanted.items()) if (role in made) is not (role in wanted)]
        both = [role for role in made if role in wanted]
        return sum(distance(made[role], self.wanted(role, made)) for role in both) + sum(
            _UNMADE + size(body) for body in unmade
        )

    def wanted(self, role: str, made: Mapping[str, Manifest]) -> Manifest:
        """Return an object as the plan shall make it: where an autoscaler has the number of pods, the plan's stays."""
        body = self.running.bodies[role]
        if role == "deployment" and "autoscaler" in made and "autoscaler" in self.running.objects:
            number = at(made[role], "spec", "replicas")
            spec = {key: value for key, value in body["spec"].items() if key != "replicas"}
            body = {**body, "spec": {**spec, **({} if number is None else {"replicas": number})}}
        return {**body, "metadata": {**body["metadata"], "namespace": self.environment.namespace}}

    def spec(self, values: Values) -> ServiceSpec:
        """Return the spec as it is loaded: between the layers of the environment."""
        layers = [self.environment.defaults, values, self.environment.services.get(self.running.name)]
        return ServiceSpec.model_validate(layering.merge([Document(each) for each in layers if each]).data)

    def planned(self, values: Values) -> dict[str, Manifest] | None:
        """Return the objects of a spec; None where it is none."""
        try:
            spec = self.spec(values)
            return dict(plan([spec], self.environment)[spec.name].manifests)
        except (ValidationError, PatchesRefused):
            return None

    def patches(self, values: Values) -> dict[str, Any]:
        """Return the patch of each object that differs, as far as patches may go."""
        made = self.planned(values) or {}
        patches = {}
        for role, body in made.items():
            if role in self.running.objects and not role.startswith("files."):
                patch = patch_between(body, self.wanted(role, made))
                if patch := _additions(patch, body) if self.recommended else patch:
                    patches[role] = patch
        return self._allowed(values, patches)

    def _allowed(self, values: Values, patches: dict[str, Any]) -> dict[str, Any]:
        """Return the patches without what a patch may not do; the proof will say what that leaves."""
        patches = copy.deepcopy(patches)
        for _ in range(size(patches) + 1):
            try:
                spec = self.spec({**values, "patch": patches} if patches else values)
                plan([spec], self.environment)
                break
            except PatchesRefused as refused:
                for error in sorted(refused.errors, key=lambda each: len(each.path), reverse=True):
                    _remove(patches, error.path)
        return patches


def base(running: Running, *, adopted: bool) -> Values:
    """Return what of a spec is beyond choice: name, image, and what was adopted."""
    serving, document = container(running), running.deployment.document
    if not isinstance(serving.get("image"), str):
        wrong, remedy = "has no container with an image", "give the Deployment as it runs"
        raise InputError([document.problem("missing-key", _CONTAINERS, wrong, remedy)])
    selector = at(running.deployment.body, *_SELECTOR, "matchLabels")
    if not selector or at(running.deployment.body, *_SELECTOR, "matchExpressions"):
        wrong, remedy = "is by expressions, and a spec keeps labels alone", "leave it out here, and adopt it by hand"
        raise InputError([document.problem("incomplete", _SELECTOR, wrong, remedy)])
    own = {} if serving.get("name") == running.name else {"container": serving.get("name")}
    return {
        "name": running.name,
        "image": {"ref": serving["image"]},
        **({"adopted": {"selector": dict(selector), **own}} if adopted else {}),
    }


def checked(values: Values, running: Running) -> ServiceSpec:
    """Return the spec of what is beyond choice. Raises `InputError` where no spec can say it."""
    try:
        return ServiceSpec.model_validate(values)
    except ValidationError as error:
        found = messages.problems(error, Document(values), ServiceSpec)
        raise InputError(replace(each, location=running.deployment.location) for each in found) from None


def _with(values: Values, suggestion: Suggestion) -> Values:
    keys, value = suggestion
    made = dict(values)
    at_: Values = made
    for key in keys[:-1]:
        inner = at_.get(key)
        at_[key] = dict(inner) if isinstance(inner, dict) else {}
        at_ = at_[key]
    at_[keys[-1]] = value
    if keys[0] == "autoscale":
        made.pop("replicas", None)
    return made


def _additions(patch: Any, made: Any) -> Any:
    """Return the part of a patch that only adds: what the library recommends stays as it is."""
    kept: dict[str, Any] = {}
    for key, value in patch.items():
        there = made.get(key) if isinstance(made, Mapping) else None
        if there is None:
            if value is not None:
                kept[key] = value
        elif isinstance(value, Mapping) and isinstance(there, Mapping):
            if inner := _additions(value, there):
                kept[key] = inner
        elif isinstance(value, list) and isinstance(there, list) and (entries := list(_added(value, there))):
            kept[key] = entries
    return kept


def _added(patch: list[Any], made: list[Any]) -> Iterator[Any]:
    if not all(isinstance(each, Mapping) for each in (*patch, *made)) or any(
        "$patch" in each and len(each) == 1 for each in patch
    ):
        return
    for each in patch:
        key = next(iter(each))
        known = [entry for entry in made if entry.get(key) == each[key]]
        if "$patch" in each:
            continue
        if not known:
            yield each
        elif inner := _additions({name: value for name, value in each.items() if name != key}, known[0]):
            yield {key: each[key], **inner}


def _remove(patches: Any, path: tuple[str | int, ...]) -> None:
    """Remove what stands at a path, and what is empty then; further up where there is nothing at it."""
    way = [patches]
    for key in path[:-1]:
        try:
            way.append(way[-1][key])
        except (KeyError, IndexError, TypeError):
            break
    for at_, key in reversed(list(zip(way, path, strict=False))):
        try:
            del at_[key]
        except (KeyError, IndexError, TypeError):
            continue
        if at_ and not (isinstance(at_, dict) and len(at_) == 1 and key != "name" and "name" in at_):
            break
