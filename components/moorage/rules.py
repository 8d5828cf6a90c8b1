"""Rules that need more than one document: the set of specs and its environment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from moorage.documents import Document
from moorage.environment import Environment
from moorage.errors import Problem

if TYPE_CHECKING:
    from moorage.loading import Service


def set_problems(
    services: Sequence[Service], environment: Environment | None, document: Document | None, *, complete: bool
) -> Iterator[Problem]:
    """Yield what is wrong between documents.

    ``complete``: every spec could be read, so that a name that is absent is really unknown.
    """
    yield from _same_names(services)
    names = {service.spec.name for service in services}
    if complete:
        for service in services:
            yield from _unknown_uses(service, names)
    if environment is None or document is None:
        return
    if complete:
        for name in sorted(set(environment.services) - names):
            known = ", ".join(sorted(names)) or "none"
            yield document.problem(("services", name), "is no service of this project", f"use one of {known}")
    for service in services:
        yield from _consul(service, environment)
        yield from _image(service, environment)


def _same_names(services: Sequence[Service]) -> Iterator[Problem]:
    first: dict[str, Service] = {}
    for service in services:
        other = first.setdefault(service.spec.name, service)
        if other is not service:
            place, _ = other.document.place(("name",))
            yield service.document.problem(
                ("name",), f"is the name of two services, the other at {place}", "rename one", got=service.spec.name
            )


def _unknown_uses(service: Service, names: set[str]) -> Iterator[Problem]:
    for index, use in enumerate(service.spec.used):
        if not use.external and use.service not in names:
            yield service.document.problem(
                ("uses", index),
                "is no service of this project",
                f"use one of {', '.join(sorted(names))}, or write {{service: {use.service}, external: true}}",
                got=use.service,
            )
        if use.external and use.service in names and use.namespace is None:
            yield service.document.problem(
                ("uses", index), "is external but a service of this project", "remove external", got=use.service
            )


def _consul(service: Service, environment: Environment) -> Iterator[Problem]:
    wanted, settings = service.spec.consul, environment.consul
    if wanted is None:
        return
    if settings is None:
        yield service.document.problem(
            ("consul",),
            f"needs a Consul, but environment {environment.name} names none",
            "set consul there or null here",
        )
    elif wanted.owner == "catalog" and settings.address is None:
        yield service.document.problem(
            ("consul", "register"),
            f"catalog needs consul.address in environment {environment.name}",
            "set it to Consul's HTTP API, such as https://consul.example.com:8501",
        )
    elif wanted.owner == "catalog" and not settings.esm:
        yield service.document.problem(
            ("consul", "register"),
            f"catalog needs consul-esm, and environment {environment.name} does not declare it",
            "run consul-esm, which alone executes such checks, and set consul.esm: true",
        )


def _image(service: Service, environment: Environment) -> Iterator[Problem]:
    built = service.spec.source is not None
    if built and environment.registry is None and environment.kubernetes.context is not None:
        yield service.document.problem(
            ("source",),
            f"is built into a folder, which the cluster of environment {environment.name} cannot pull from",
            "set registry.url in the environment, or image.ref here",
        )
