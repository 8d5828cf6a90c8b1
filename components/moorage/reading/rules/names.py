"""Rules about names: each is that of one thing, and whoever is called is there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from moorage.errors import Diagnostic
from moorage.reading.documents import Document
from moorage.reading.models import ServiceRead
from moorage.spec.environment import Environment
from moorage.spec.pod.jobs import job_name

_MOST_NAMES = 10


def same_names(found: Sequence[ServiceRead]) -> Iterator[Diagnostic]:
    """Yield which specs bear the name of another one."""
    first: dict[str, Document] = {}
    for read in found:
        if read.name is None or read.document is None:
            continue
        other = first.setdefault(read.name, read.document)
        if other is not read.document:
            place, _ = other.place(("name",))
            wrong = f"is the name of two services, the other at {place}"
            yield read.document.problem("duplicate-service", ("name",), wrong, "rename one", value=read.name)


def same_jobs(found: Sequence[ServiceRead]) -> Iterator[Diagnostic]:
    """Yield which jobs would be one object with another service's."""
    first: dict[str, tuple[Document, str]] = {}
    for read in found:
        if read.spec is None or read.document is None:
            continue
        for job in read.spec.jobs:
            name = job_name(read.spec.name, job)
            other, there = first.setdefault(name, (read.document, job))
            if other is not read.document:
                place, _ = other.place(("jobs", there))
                wrong = f"becomes {name}, as does the job at {place}"
                yield read.document.problem("duplicate-job", ("jobs", job), wrong, "rename one")


def former_names(found: Sequence[ServiceRead]) -> set[str]:
    """Return the names that services had."""
    return {read.spec.renamed_from for read in found if read.spec is not None and read.spec.renamed_from}


def renamed(found: Sequence[ServiceRead]) -> Iterator[Diagnostic]:
    """Yield whose former name is another service's."""
    there = {read.name: read.document for read in found if read.document is not None}
    first: dict[str, Document] = {}
    for read in found:
        former = read.spec.renamed_from if read.spec is not None else None
        if former is None or read.document is None:
            continue
        other = first.setdefault(former, read.document)
        if former in there:
            place, _ = there[former].place(("name",)) if there[former] else (None, ())
            wrong = f"is still the name of a service, at {place}"
            yield read.document.problem("duplicate-service", ("renamed_from",), wrong, "rename that one", value=former)
        elif other is not read.document:
            place, _ = other.place(("renamed_from",))
            wrong = f"is what two services were called, the other at {place}"
            yield read.document.problem("duplicate-service", ("renamed_from",), wrong, "keep one", value=former)


def unknown_services(environment: Environment, document: Document, names: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield which services an environment has a layer for are not there. ``names``: sorted."""
    for name in sorted(set(environment.services).difference(names)):
        yield document.problem(
            "unknown-service", ("services", name), "is not a service of this project", f"use {_some(names, name)}"
        )


def unknown_uses(read: ServiceRead, names: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield which services one calls are not there. ``names``: sorted, former ones too."""
    if read.document is None:
        return
    uses = read.document.data.get("uses")
    for index, use in enumerate(uses if isinstance(uses, list) else ()):
        name, options = (use.get("service"), use) if isinstance(use, Mapping) else (use, {})
        if not isinstance(name, str):
            continue
        external = options.get("external") is True
        known = _known(names, name)
        if not external and not known:
            remedy = f"use {_some(names, name)}, or write {{service: {name}, external: true}}"
            yield read.document.problem(
                "unknown-service", ("uses", index), "is not a service of this project", remedy, value=name
            )
        if external and known and options.get("namespace") is None:
            wrong = "is marked external but is a service of this project"
            yield read.document.problem("not-external", ("uses", index), wrong, "remove external", value=name)


def uncalled(found: Sequence[ServiceRead]) -> Iterator[Diagnostic]:
    """Yield who uses a service of this set that has no Service."""
    without = {read.spec.name for read in found if read.spec is not None and read.spec.service is False}
    for read in found if without else ():
        if read.spec is None or read.document is None:
            continue
        for index, use in enumerate(read.spec.used):
            if use.service in without and not use.external:
                wrong, remedy = "has no Service to be called by", "remove it, or leave out service: false there"
                yield read.document.problem("conflict", ("uses", index), wrong, remedy, value=use.service)


def _known(names: Sequence[str], name: str) -> bool:
    at = bisect_left(names, name)
    return at < len(names) and names[at] == name


def _some(names: Sequence[str], name: str) -> str:
    """Offer every name, or of many those closest to ``name``: a list of all would bury the message."""
    if len(names) <= _MOST_NAMES:
        return f"one of {', '.join(names) or 'none'}"
    first = max(0, min(bisect_left(names, name) - _MOST_NAMES // 2, len(names) - _MOST_NAMES))
    return f"one of {len(names)}, such as {', '.join(names[first : first + _MOST_NAMES])}"
