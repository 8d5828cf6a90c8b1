"""Rules about how services are reached from outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from moorage.errors import Diagnostic
from moorage.reading.documents import Document
from moorage.reading.models import ServiceRead
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec


def same_routes(found: Sequence[ServiceRead]) -> Iterator[Diagnostic]:
    """Yield which services would be exposed at the host and path of another. ``found``: those that run together."""
    first: dict[tuple[str, str], tuple[Document, int]] = {}
    for read in found:
        if read.spec is None or read.document is None or read.spec.expose is None:
            continue
        path = read.spec.expose.path
        for index, host in enumerate(read.spec.expose.hosts):
            document, at = first.setdefault((host, path), (read.document, index))
            if document is not read.document:
                place, _ = document.place(("expose", "hosts", at))
                wrong = f"is exposed at {path} by two services, the other at {place}"
                remedy = "give one of them another host or path"
                yield read.document.problem("duplicate-route", ("expose", "hosts", index), wrong, remedy, value=host)


def unexposed(spec: ServiceSpec, document: Document, environment: Environment) -> Iterator[Diagnostic]:
    """Yield that the environment does not say how a service is exposed."""
    if spec.expose is not None and environment.exposure is None:
        yield document.problem(
            "no-exposure",
            ("expose",),
            f"needs a way in, but environment {environment.name} names none",
            "set exposure there, to off where nothing is exposed, or null here",
        )
