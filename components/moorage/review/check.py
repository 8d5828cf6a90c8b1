"""Checks what the user wrote, against one environment or against every one there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from moorage.building import image_requests
from moorage.errors import Diagnostic, InputError
from moorage.image.request import ImageRequest
from moorage.plan import each_plan
from moorage.reading.loading import load
from moorage.reading.project import environment_names, project_root
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
    choices: list[str | None] = [*environments] or [None]
    for each in choices:
        try:
            project = load(paths, env=each, root=root)
        except InputError as error:
            problems |= dict.fromkeys(error.problems)
            continue
        if project.environment is not None:
            for _ in each_plan(project.specs, project.environment):
                """Nothing is wrong with it: it could be made."""
        services |= dict.fromkeys(project.selected)
        warnings |= dict.fromkeys(found(project))
        requests += image_requests(project)
    sources = check_sources(requests, progress)
    return Report(
        (*problems, *sources.problems),
        (*warnings, *sources.warnings),
        tuple(services),
        tuple(environments),
        sources.unchecked,
    )
