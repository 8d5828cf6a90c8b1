"""The one loader of service.yaml and Pulumi.<env>.yaml. The program and the command both read through it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.reading.documents import Document
from moorage.reading.models import EnvironmentRead, read_environment, read_service
from moorage.reading.project import home_files, project_root, repository, shown, spec_files
from moorage.reading.rules.between import set_problems
from moorage.reading.yaml.file import Memory
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec


@dataclass(frozen=True)
class Service:
    """One service as it runs in one environment."""

    spec: ServiceSpec
    folder: Path
    """The folder of its service.yaml: what the spec's paths are relative to."""
    document: Document
    """The location of each value of the merged spec, for messages."""


@dataclass(frozen=True)
class Project:
    """Everything that the user wrote, checked."""

    root: Path
    environment: Environment | None
    services: tuple[Service, ...]
    selected: tuple[str, ...]
    """The names of the services that were asked for; the rest is there because `uses` needs both ends."""
    environment_document: Document | None = None
    """The location of each value of the environment, for messages."""

    @cached_property
    def specs(self) -> tuple[ServiceSpec, ...]:
        """The spec of each service, by name."""
        return tuple(service.spec for service in self.services)

    @cached_property
    def selected_specs(self) -> tuple[ServiceSpec, ...]:
        """The specs of the services that were asked for, by name: those that this stack runs."""
        wanted = set(self.selected)
        return tuple(spec for spec in self.specs if spec.name in wanted)

    def clone_of(self, folder: Path) -> Path:
        """Return the clone that a folder lies in: see `repository`."""
        return repository(folder, self.root)

    def required_environment(self) -> Environment:
        """Return the environment; `InputError` when none was named."""
        if self.environment is None:
            raise InputError([Diagnostic("no-environment", "no environment is named", "name one, such as --env local")])
        return self.environment


def load(
    paths: Sequence[Path] = (), *, env: str | None = None, root: Path | None = None, memory: Memory | None = None
) -> Project:
    """Read and check specs, and the environment when one is named.

    ``paths``: spec files, or folders that are searched for ``service.yaml``; default: the project's ``services/``, or
    all of the project where it has none. What else lies there is read all the same, as `uses` needs both ends, but is
    not selected.
    ``env``: a stack's name or the path of its file. ``root``: the project's root; default: the nearest folder above
    the first path (else the working directory) that holds Pulumi.yaml. ``memory``: what other calls that share it have
    read is not read again.

    Raises `InputError` with every problem of every file at once.
    """
    project, problems = survey(paths, env=env, root=root, memory=memory)
    if problems:
        raise InputError(problems)
    return project


def survey(
    paths: Sequence[Path] = (), *, env: str | None = None, root: Path | None = None, memory: Memory | None = None
) -> tuple[Project, list[Diagnostic]]:
    """Return what could be read, and everything that is wrong with the rest; see `load`."""
    root = project_root(root, paths, env)
    problems: list[Diagnostic] = []
    read = read_environment(root, env, memory) if env else EnvironmentRead()
    asked = dict.fromkeys(spec_files(paths, problems, root))
    home = home_files(problems, root)
    found = [read_service(path, root, read.document, memory) for path in dict.fromkeys([*asked, *home])]
    problems += [*read.problems, *(problem for each in found for problem in each.problems)]
    wanted = set(asked if paths else home)
    problems += set_problems(found, read.environment, read.document, wanted)
    if not found and not problems and not read.encrypted:
        remedy = "name one, or put it below services/"
        problems.append(Diagnostic("no-service", "no service.yaml was found", remedy, location=shown(root, root)))
    # What is encrypted cannot be read: nothing else is said about it.
    encrypted = {(each.place[0], each.path) for each in read.encrypted}
    problems = read.encrypted + [each for each in problems if encrypted.isdisjoint(each.around())]
    services = [Service(each.spec, each.path.parent, each.document) for each in found if each.spec and each.document]
    services.sort(key=lambda service: service.spec.name)
    names = sorted(each.spec.name for each in found if each.spec and each.path in wanted)
    project = Project(root, read.environment, tuple(services), tuple(names), read.document)
    return project, _by_line(dict.fromkeys(problems))


def environment_of(env: str, root: Path | None = None) -> Environment:
    """Return the environment of a stack's name or file. Raises `InputError` with every problem of it."""
    read = read_environment(project_root(root, [], env), env)
    if read.environment is None or read.problems or read.encrypted:
        raise InputError([*read.encrypted, *read.problems])
    return read.environment


def _by_line(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return them file by file, each from its top: as the user will go through them."""
    found = list(problems)
    files = {file: number for number, file in enumerate(dict.fromkeys(each.place[0] for each in found))}
    return sorted(found, key=lambda each: (files[each.place[0]], each.place[1]))
