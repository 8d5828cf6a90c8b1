"""Checks what the user wrote, against one environment or against every one there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.image.building import image_requests
from moorage.image.request import ImageRequest
from moorage.reading.documents import Document
from moorage.reading.loading import survey
from moorage.reading.project import environment_names, project_root
from moorage.review.lock import comparing, file
from moorage.review.lock.contract import contract
from moorage.review.sources import check_sources
from moorage.review.warnings import warnings as found


@dataclass(frozen=True)
class Report:
    """What a check found."""

    problems: tuple[Diagnostic, ...]
    """What must be mended."""
    warnings: tuple[Diagnostic, ...]
    """What works but should be looked at."""
    services: tuple[str, ...]
    environments: tuple[str, ...]
    unchecked: tuple[str, ...] = ()
    """What could not be looked at on this machine, and why."""


def check(paths: Sequence[Path], env: str | None, progress: Callable[[str], None] | None = None) -> Report:
    """Check specs and their sources; with ``env`` as they are in that environment, without in every one there is.

    ``progress`` takes a line for people now and then when the sources take long.
    """
    root = project_root(None, paths, env)
    environments = [env] if env else environment_names(root)
    problems: dict[Diagnostic, None] = {}
    warnings: dict[Diagnostic, None] = {}
    services: dict[str, None] = {}
    requests: list[ImageRequest] = []
    names: set[str] = set()
    lacking: dict[str, tuple[str, ...]] = {}
    choices: list[str | None] = [*environments] or [None]
    locked = _locked(root, problems)
    for each in choices:
        project, wrong = survey(paths, env=each, root=root)
        if project.environment is not None or each is None:
            # Of services that are read, whatever is wrong elsewhere: nobody wants to be told mistakes by and by.
            requests += image_requests(project)
        if wrong:
            problems |= dict.fromkeys(wrong)
            continue
        if project.environment is not None:
            names.add(project.environment.name)
            try:
                now = contract(project)
            except InputError as error:
                problems |= dict.fromkeys(error.problems)
            else:
                problems |= dict.fromkeys(comparing.problems(locked, project, now) if locked else ())
                if locked:
                    name = project.environment.name
                    lacking[name] = tuple(comparing.added(locked, name, now))
        services |= dict.fromkeys(project.selected)
        warnings |= dict.fromkeys(found(project))
    if locked and env is None and len(names) == len(environments):
        problems |= dict.fromkeys(comparing.gone(locked, names))
    if locked:
        warnings |= dict.fromkeys(comparing.warnings(locked, lacking))
    sources = check_sources(requests, progress)
    return Report(
        (*problems, *sources.problems),
        (*warnings, *sources.warnings),
        tuple(services),
        tuple(environments),
        sources.unchecked,
    )


def _locked(root: Path, problems: dict[Diagnostic, None]) -> Document | None:
    try:
        return file.read(root)
    except InputError as error:
        problems |= dict.fromkeys(error.problems)
        return None
