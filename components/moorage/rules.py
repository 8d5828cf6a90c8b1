"""Rules that need more than one document: the set of specs and its environment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from moorage.documents import Document
from moorage.environment import Environment
from moorage.errors import Problem
from moorage.reading import ServiceRead
from moorage.spec import ServiceSpec


def set_problems(
    found: Sequence[ServiceRead], environment: Environment | None, document: Document | None
) -> Iterator[Problem]:
    """Yield what is wrong between documents; a spec that is wrong in itself hides nothing about the others."""
    yield from _same_names(found)
    names = {read.name for read in found if read.name}
    # Without every name, one that is absent may only be unreadable.
    if all(read.name for read in found):
        for read in found:
            for problem in _unknown_uses(read, names):
                # An entry that is wrong in itself has been told about.
                if not any(each.within(problem) for each in read.problems):
                    yield problem
        if environment is not None and document is not None:
            yield from _unknown_services(environment, document, names)
    for read in found:
        if environment is not None and read.spec is not None and read.document is not None:
            yield from misfits(read.spec, read.document, environment)


def misfits(spec: ServiceSpec, document: Document, environment: Environment) -> Iterator[Problem]:
    """Yield why a service cannot run in an environment. ``document``: where the spec's values stand."""
    yield from _consul(spec, document, environment)
    yield from _image(spec, document, environment)


def _same_names(found: Sequence[ServiceRead]) -> Iterator[Problem]:
    first: dict[str, Document] = {}
    for read in found:
        if read.name is None or read.document is None:
            continue
        other = first.setdefault(read.name, read.document)
        if other is not read.document:
            place, _ = other.place(("name",))
            wrong = f"is the name of two services, the other at {place}"
            yield read.document.problem(("name",), wrong, "rename one", got=read.name)


def _unknown_services(environment: Environment, document: Document, names: set[str]) -> Iterator[Problem]:
    for name in sorted(set(environment.services) - names):
        known = ", ".join(sorted(names)) or "none"
        yield document.problem(("services", name), "is no service of this project", f"use one of {known}")


def _unknown_uses(read: ServiceRead, names: set[str]) -> Iterator[Problem]:
    if read.document is None:
        return
    uses = read.document.data.get("uses")
    for index, use in enumerate(uses if isinstance(uses, list) else ()):
        name, options = (use.get("service"), use) if isinstance(use, Mapping) else (use, {})
        if not isinstance(name, str):
            continue
        external = options.get("external") is True
        if not external and name not in names:
            remedy = f"use one of {', '.join(sorted(names))}, or write {{service: {name}, external: true}}"
            yield read.document.problem(("uses", index), "is no service of this project", remedy, got=name)
        if external and name in names and options.get("namespace") is None:
            wrong = "is external but a service of this project"
            yield read.document.problem(("uses", index), wrong, "remove external", got=name)


def _consul(spec: ServiceSpec, document: Document, environment: Environment) -> Iterator[Problem]:
    wanted, settings = spec.consul, environment.consul
    if wanted is None:
        return
    if settings is None:
        yield document.problem(
            ("consul",),
            f"needs a Consul, but environment {environment.name} names none",
            "set consul there or null here",
        )
    elif wanted.owner == "catalog" and settings.address is None:
        yield document.problem(
            ("consul", "register"),
            f"catalog needs consul.address in environment {environment.name}",
            "set it to Consul's HTTP API, such as https://consul.example.com:8501",
        )
    elif wanted.owner == "catalog" and not settings.esm:
        yield document.problem(
            ("consul", "register"),
            f"catalog needs consul-esm, and environment {environment.name} does not declare it",
            "run consul-esm, which alone executes such checks, and set consul.esm: true",
        )


def _image(spec: ServiceSpec, document: Document, environment: Environment) -> Iterator[Problem]:
    built = spec.source is not None
    if built and environment.registry is None and environment.kubernetes.context is not None:
        yield document.problem(
            ("source",),
            f"is built into a folder, which the cluster of environment {environment.name} cannot pull from",
            "set registry.url in the environment, or image.ref here",
        )
    if built and environment.builder == "docker" and len(spec.image.platforms) > 1:
        yield document.problem(
            ("image", "platforms"),
            f"are several, and builder docker of environment {environment.name} builds one",
            "use builder oci or buildkit there, or keep one",
            got=spec.image.platforms,
        )
