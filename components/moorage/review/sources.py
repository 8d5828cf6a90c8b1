"""Checks the sources of services with the builder's own eyes: what it would refuse, without compiling anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from moorage.errors import Diagnostic, InputError, MoorageError
from moorage.image.request import ImageRequest
from moorage.review.folding import listed


@dataclass(frozen=True)
class SourcesReport:
    """What was found in the sources."""

    problems: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    unchecked: tuple[str, ...] = ()
    """Why sources could not be looked at, one line for each reason: of the machine, not of what the user wrote."""


def check_sources(requests: Iterable[ImageRequest], progress: Callable[[str], None] | None = None) -> SourcesReport:
    """Look at each source once, however many environments it is built for."""
    # Compiling everything again is no matter of what is there.
    wanted = {repr(plain): plain for request in requests for plain in [replace(request, rebuild_all=False)]}
    if not wanted:
        return SourcesReport()
    from moorage.image.source.inspection import inspect_all

    problems: dict[Diagnostic, None] = {}
    warnings: dict[Diagnostic, None] = {}
    unchecked: dict[str, dict[str, None]] = {}
    for request, found in zip(wanted.values(), inspect_all(wanted.values(), progress), strict=True):
        if isinstance(found, InputError) and not is_wrong(found):
            unchecked.setdefault(str(found), {})[request.name] = None
        elif isinstance(found, InputError):
            problems |= dict.fromkeys(found.problems)
        elif isinstance(found, MoorageError):
            unchecked.setdefault(str(found), {})[request.name] = None
        else:
            warnings |= dict.fromkeys(found.warnings)
    lines = tuple(f"the source of {listed(tuple(names))} is not checked: {why}" for why, names in unchecked.items())
    return SourcesReport(tuple(problems), tuple(warnings), lines)


def is_wrong(error: InputError) -> bool:
    """Tell whether it is a mistake of whoever wrote it: a clone in which no step has run yet is none."""
    return any(problem.code != "not-generated" for problem in error.problems)
