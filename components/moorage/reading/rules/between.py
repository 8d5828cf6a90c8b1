"""Rules that need more than one document: the set of specs and its environment."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path

from moorage.errors import MOST_PROBLEMS, Diagnostic, capped
from moorage.reading.documents import Document
from moorage.reading.models import ServiceRead
from moorage.reading.rules.routes import same_routes, unexposed
from moorage.spec.environment import Environment
from moorage.spec.pod.jobs import job_name
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.monitoring import Monitoring

_MOST_NAMES = 10


def set_problems(
    found: Sequence[ServiceRead], environment: Environment | None, document: Document | None, wanted: Container[Path]
) -> Iterator[Diagnostic]:
    """Yield what is wrong between documents; a spec that is wrong in itself hides nothing about the others.

    ``wanted``: the files of the services that run in this environment; the rest may run in another one.
    """
    yield from _same_names(found)
    yield from _same_jobs(found)
    names = sorted({read.name for read in found if read.name})
    # Without every name, one that is absent may only be unreadable.
    if all(read.name for read in found):
        for read in found:
            # An entry that is wrong in itself has been told about.
            told = {above for each in read.problems for above in each.around()}
            unknown = (each for each in _unknown_uses(read, names) if (each.place[0], each.path) not in told)
            # Where not every problem of a file is told, neither are these.
            yield from capped(unknown) if len(read.problems) <= MOST_PROBLEMS else ()
        if environment is not None and document is not None:
            yield from capped(_unknown_services(environment, document, names))
    yield from capped(_uncalled(found))
    running = [read for read in found if read.path in wanted]
    if environment is None or environment.exposure != "off":
        yield from capped(same_routes(running))
    for read in running:
        if environment is not None and read.spec is not None and read.document is not None:
            yield from environment_conflicts(read.spec, read.document, environment)


def environment_conflicts(spec: ServiceSpec, document: Document, environment: Environment) -> Iterator[Diagnostic]:
    """Yield why a service cannot run in an environment. ``document``: the locations of the spec's values."""
    yield from _consul(spec, document, environment)
    yield from _image(spec, document, environment)
    yield from unexposed(spec, document, environment)
    yield from _monitoring(spec, document, environment)


def _same_names(found: Sequence[ServiceRead]) -> Iterator[Diagnostic]:
    first: dict[str, Document] = {}
    for read in found:
        if read.name is None or read.document is None:
            continue
        other = first.setdefault(read.name, read.document)
        if other is not read.document:
            place, _ = other.place(("name",))
            wrong = f"is the name of two services, the other at {place}"
            yield read.document.problem("duplicate-service", ("name",), wrong, "rename one", value=read.name)


def _same_jobs(found: Sequence[ServiceRead]) -> Iterator[Diagnostic]:
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


def _unknown_services(environment: Environment, document: Document, names: Sequence[str]) -> Iterator[Diagnostic]:
    for name in sorted(set(environment.services).difference(names)):
        yield document.problem(
            "unknown-service", ("services", name), "is not a service of this project", f"use {_some(names, name)}"
        )


def _unknown_uses(read: ServiceRead, names: Sequence[str]) -> Iterator[Diagnostic]:
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


def _uncalled(found: Sequence[ServiceRead]) -> Iterator[Diagnostic]:
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


def _consul(spec: ServiceSpec, document: Document, environment: Environment) -> Iterator[Diagnostic]:
    wanted, settings = spec.consul, environment.consul
    if wanted is None:
        return
    if settings is None:
        yield document.problem(
            "no-consul",
            ("consul",),
            f"needs a Consul, but environment {environment.name} names none",
            "set consul there or null here",
        )
    elif wanted.owner == "catalog" and settings.address is None:
        yield document.problem(
            "no-consul",
            ("consul", "register"),
            f"catalog needs consul.address in environment {environment.name}",
            "set it to Consul's HTTP API, such as https://consul.example.com:8501",
        )
    elif wanted.owner == "catalog" and not settings.esm:
        yield document.problem(
            "no-consul",
            ("consul", "register"),
            f"catalog needs consul-esm, and environment {environment.name} does not declare it",
            "run consul-esm, which alone executes such checks, and set consul.esm: true",
        )


def _image(spec: ServiceSpec, document: Document, environment: Environment) -> Iterator[Diagnostic]:
    built = spec.source is not None
    if built and environment.registry is None and environment.kubernetes.context is not None:
        yield document.problem(
            "no-registry",
            ("source",),
            f"is built into a folder, which the cluster of environment {environment.name} cannot pull from",
            "set registry.url in the environment, or image.ref here",
        )
    if built and environment.builder == "docker" and len(spec.image.platforms) > 1:
        yield document.problem(
            "too-many-platforms",
            ("image", "platforms"),
            f"are several, and builder docker of environment {environment.name} builds one",
            "use builder oci or buildkit there, or keep one",
            value=spec.image.platforms,
        )


def _monitoring(spec: ServiceSpec, document: Document, environment: Environment) -> Iterator[Diagnostic]:
    monitoring = environment.monitoring
    if not spec.metrics or not isinstance(monitoring, Monitoring):
        return
    for key, value in spec.labels.items():
        # One object cannot bear both, and with the service's own its Prometheus would not find it.
        if monitoring.labels.get(key, value) != value:
            place = f"monitoring.labels of environment {environment.name}"
            wrong = f"conflicts with {place}, by which its Prometheus finds the service"
            yield document.problem("conflict", ("labels", key), wrong, "remove it, or give it another key", value=value)
