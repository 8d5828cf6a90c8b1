"""Writes the file anew, for the environments and services that were asked for; of the rest it keeps what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moorage.errors import Diagnostic, InputError
from moorage.plan.peers import indexed
from moorage.reading.documents import Document
from moorage.reading.loading import load
from moorage.reading.project import environment_names, project_root
from moorage.review.lock import comparing, file
from moorage.review.lock.contract import Contract, contract


@dataclass(frozen=True)
class Locked:
    """What was written."""

    file: str
    environments: tuple[str, ...]
    services: int
    announced: tuple[str, ...]
    """What others relied on by the earlier file and would not find any more."""


def lock(paths: Sequence[Path], env: str | None) -> Locked:
    """Write the file of a project. ``env``: a stack's name or file; default every environment there is.

    Raises `InputError` with what is wrong with specs and environments; a file that is damaged is written anew.
    """
    root = project_root(None, paths, env)
    before = _before(root)
    environments = [env] if env else environment_names(root)
    if not environments:
        raise InputError([Diagnostic("no-environment", "no environment is there", "write one, or name one by --env")])
    kept: dict[str, Contract] = dict(before.data) if before and (env or paths) else {}
    announced: list[str] = []
    named: dict[str, Contract] = {}
    problems: list[Diagnostic] = []
    for each in environments:
        try:
            project = load(paths, env=each, root=root)
        except InputError as error:
            problems += error.problems
            continue
        name, now = project.required_environment().name, contract(project)
        if before is not None:
            announced += comparing.announced(before, project, now)
        there = indexed(project.specs).names
        others: dict[str, Any] = {service: relied for service, relied in kept.get(name, {}).items() if service in there}
        named[name] = {**others, **now}
    if problems:
        raise InputError(problems)
    file.write(root, {**kept, **named})
    services = {service for relied in named.values() for service in relied}
    return Locked(file.NAME, tuple(named), len(services), tuple(announced))


def _before(root: Path) -> Document | None:
    try:
        return file.read(root)
    except InputError:
        # It is made from what is there, so nothing is lost with it.
        return None
