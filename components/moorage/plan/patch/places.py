"""What is wrong with the patches of a project, and what they weaken, where it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from moorage.errors import Diagnostic, InputError
from moorage.plan import plan
from moorage.plan.patch.error import PatchesRefused
from moorage.plan.patch.weakening import weakened
from moorage.plan.peers import indexed

if TYPE_CHECKING:
    from moorage.reading.loading import Project, Service


def problems(project: Project) -> Iterator[Diagnostic]:
    """Yield what is wrong with patches of the services that were asked for; nothing without an environment."""
    for service in _patched(project):
        try:
            plan(project.specs, project.required_environment(), services=[service.spec.name])
        except PatchesRefused as refused:
            for each in refused.errors:
                keys = ("patch", *each.path)
                yield service.document.problem(each.code, keys, each.message, each.hint, value=each.value)


def require_patches(project: Project) -> None:
    """Raise `InputError` with every problem, before anything is written or registered."""
    found = list(problems(project))
    if found:
        raise InputError(found)


def weaknesses(project: Project) -> Iterator[Diagnostic]:
    """Yield what the patches of the services that were asked for weaken, where they fit."""
    peers = indexed(project.specs)
    for service in _patched(project):
        name, environment = service.spec.name, project.required_environment()
        bare = service.spec.model_copy(update={"patch": {}})
        without = replace(peers, specs={**peers.specs, name: bare})
        try:
            before, after = (plan(each, environment, services=[name])[name].manifests for each in (without, peers))
        except PatchesRefused:
            continue
        for key, patch in service.spec.patch.items():
            for path, message, hint in weakened(before[key], after[key], patch):
                yield service.document.problem("weakening-patch", ("patch", key, *path), message, hint)


def _patched(project: Project) -> list[Service]:
    selected = set(project.selected) if project.environment is not None else set()
    return [each for each in project.services if each.spec.patch and each.spec.name in selected]
