"""Rules that need more than one document: the set of specs and its environment."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from moorage.errors import MOST_PROBLEMS, Diagnostic, capped
from moorage.reading.documents import Document
from moorage.reading.models import ServiceRead
from moorage.reading.rules.names import (
    former_names,
    renamed,
    same_jobs,
    same_names,
    uncalled,
    unknown_services,
    unknown_uses,
)
from moorage.reading.rules.routes import same_routes, unexposed
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.monitoring import Monitoring


def set_problems(
    found: Sequence[ServiceRead], environment: Environment | None, document: Document | None, wanted: Container[Path]
) -> Iterator[Diagnostic]:
    """Yield what is wrong between documents; a spec that is wrong in itself hides nothing about the others.

    ``wanted``: the files of the services that run in this environment; the rest may run in another one.
    """
    yield from same_names(found)
    yield from same_jobs(found)
    yield from renamed(found)
    names = sorted({read.name for read in found if read.name})
    called = sorted({*names, *former_names(found)})
    # Without every name, one that is absent may only be unreadable.
    if all(read.name for read in found):
        for read in found:
            # An entry that is wrong in itself has been told about.
            told = {above for each in read.problems for above in each.around()}
            unknown = (each for each in unknown_uses(read, called) if (each.place[0], each.path) not in told)
            # Where not every problem of a file is told, neither are these.
            yield from capped(unknown) if len(read.problems) <= MOST_PROBLEMS else ()
        if environment is not None and document is not None:
            yield from capped(unknown_services(environment, document, names))
    yield from capped(uncalled(found))
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
