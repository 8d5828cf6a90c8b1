"""Which services run here, and in which order they stop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from moorage.errors import Diagnostic, InputError
from moorage.plan.peers import Peers, indexed
from moorage.reading.loading import Project, Service
from moorage.running.planned.local_file import LOCAL_FILE


def selected(project: Project, names: Sequence[str], urls: Mapping[str, str]) -> tuple[Service, ...]:
    """Return the services that run, whoever is used before its users.

    ``names``: default every service that has a source. Whom they use runs too, unless ``urls`` says where it answers.
    Raises `InputError` for an unknown name, a service without a source, and a used one whose address nothing says.
    """
    known = {service.spec.name: service for service in project.services}
    peers = indexed(project.specs)
    if problems := list(_unknown(names, known)):
        raise InputError(problems)
    found = list(dict.fromkeys(_with_used(names or _with_source(known), known, peers, urls)))
    problems = [*_not_runnable(names, known), *_unreached(found, known, peers, urls)]
    if not found and not problems:
        problems = [_nothing(service) for service in known.values()]
    if problems:
        raise InputError(problems)
    return tuple(known[name] for name in found)


def without_source(project: Project) -> list[str]:
    """Return the services that run an image by reference: there is nothing of them to start."""
    return [spec.name for spec in project.specs if spec.source is None]


def called(service: Service, peers: Peers, urls: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield whom a service calls by URL among those that run here: the name in `uses`, and the one that it has now."""
    for use in service.spec.used:
        if use.url and not use.external and use.service not in urls:
            yield use.service, peers.now(use.service)


def _with_source(known: Mapping[str, Service]) -> list[str]:
    return [name for name, service in known.items() if service.spec.source is not None]


def _with_used(
    names: Sequence[str], known: Mapping[str, Service], peers: Peers, urls: Mapping[str, str]
) -> Iterator[str]:
    """Yield the names and, before each, whom it uses; a circle is left where it was entered."""
    entered: set[str] = set()

    def walk(name: str) -> Iterator[str]:
        if name in entered or known[name].spec.source is None:
            return
        entered.add(name)
        for _, used in called(known[name], peers, urls):
            yield from walk(used)
        yield name

    for name in names:
        yield from walk(name)


def _unknown(names: Sequence[str], known: Mapping[str, Service]) -> Iterator[Diagnostic]:
    for name in (name for name in names if name not in known):
        hint = f"name one of {', '.join(known)}"
        yield Diagnostic("unknown-service", "is not a service of this project", hint, path="NAME", value=name)


def _not_runnable(names: Sequence[str], known: Mapping[str, Service]) -> Iterator[Diagnostic]:
    yield from (_nothing(known[name]) for name in names if known[name].spec.source is None)


def _nothing(service: Service) -> Diagnostic:
    wrong, hint = "is an image by reference, which moorage run cannot start", "give the service a source, or run others"
    return service.document.problem("not-runnable", ("image", "ref"), wrong, hint)


def _unreached(
    names: Sequence[str], known: Mapping[str, Service], peers: Peers, urls: Mapping[str, str]
) -> Iterator[Diagnostic]:
    for name in names:
        for number, use in enumerate(known[name].spec.used):
            if not use.url or use.service in urls:
                continue
            if use.external or known[peers.now(use.service)].spec.source is None:
                wrong = f"{use.service} does not run here"
                hint = f"write `urls: {{{use.service}: http://127.0.0.1:9000}}` into {LOCAL_FILE}, where it answers"
                yield known[name].document.problem("unset-url", ("uses", number), wrong, hint)
