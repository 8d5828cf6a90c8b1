"""The one loader of service.yaml and Pulumi.<env>.yaml. The program and the command both read through it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from moorage import documents, layers, messages
from moorage.documents import Document, Keys
from moorage.environment import Environment
from moorage.errors import InputError, Problem
from moorage.project import environment_file, project_root, shown, spec_files
from moorage.rules import set_problems
from moorage.spec import ServiceSpec

ENVIRONMENT_KEYS = ("config", "moorage:environment")
"""Where a stack's file holds the environment."""
_SECURE = {("consul", "token")}


@dataclass(frozen=True)
class Service:
    """One service as it runs in one environment."""

    spec: ServiceSpec
    folder: Path
    """The folder of its service.yaml: what the spec's paths are relative to."""
    document: Document
    """Where each value of the merged spec stands, for messages."""


@dataclass(frozen=True)
class Project:
    """Everything that the user wrote, checked."""

    root: Path
    environment: Environment | None
    services: tuple[Service, ...]
    selected: tuple[str, ...]
    """The names of the services that were asked for; the rest is there because `uses` needs both ends."""
    environment_document: Document | None = None
    """Where each value of the environment stands, for messages."""

    @property
    def specs(self) -> tuple[ServiceSpec, ...]:
        """The spec of each service, by name."""
        return tuple(service.spec for service in self.services)

    def environment_or_refuse(self) -> Environment:
        """Return the environment; `InputError` when none was named."""
        if self.environment is None:
            raise InputError([Problem("no environment is named", "name one, such as --env local")])
        return self.environment


def load(paths: Sequence[Path] = (), *, env: str | None = None, root: Path | None = None) -> Project:
    """Read and check specs, and the environment when one is named.

    ``paths``: spec files, or folders that are searched for ``service.yaml``; default: the project's ``services/``.
    ``env``: a stack's name or the path of its file. ``root``: the project's root; default: the nearest folder above
    the first path (else the working directory) that holds Pulumi.yaml.

    Raises `InputError` with every problem of every file at once.
    """
    root = project_root(root, paths, env)
    problems: list[Problem] = []
    encrypted: list[Problem] = []
    document, environment = _environment(root, env, problems, encrypted) if env else (None, None)
    asked = spec_files(paths, problems)
    home = spec_files([root / "services"], []) if (root / "services").is_dir() else []
    loaded = [(path, _service(path, root, document, problems)) for path in dict.fromkeys([*asked, *home])]
    services = sorted((each for _, each in loaded if each), key=lambda service: service.spec.name)
    problems += set_problems(services, environment, document, complete=len(services) == len(loaded))
    if not loaded and not problems and not encrypted:
        problems.append(
            Problem("no service.yaml was found", "name one, or put it below services/", where=shown(root, root))
        )
    # What is encrypted cannot be read: nothing else is said about it.
    problems = encrypted + [each for each in problems if not any(each.within(other) for other in encrypted)]
    if problems:
        raise InputError(_by_line(dict.fromkeys(problems)))
    names = [each.spec.name for path, each in loaded if each and (path in asked or not paths)]
    return Project(root, environment, tuple(services), tuple(sorted(names)), document)


def _by_line(problems: Iterable[Problem]) -> list[Problem]:
    """Return them file by file, each from its top: as the user will go through them."""
    found = list(problems)
    files = list(dict.fromkeys(each.place[0] for each in found))
    return sorted(found, key=lambda each: (files.index(each.place[0]), each.place[1]))


def _environment(
    root: Path, env: str, problems: list[Problem], encrypted: list[Problem]
) -> tuple[Document | None, Environment | None]:
    path = environment_file(root, env)
    label = shown(path, root)
    if not path.is_file():
        problems.append(
            Problem("there is no such environment", f"write it, or name one of {_known(path)}", where=label)
        )
        return None, None
    whole, found = documents.read(path, label)
    problems += found
    if whole is None:
        return None, None
    document = whole.below(*ENVIRONMENT_KEYS)
    if document is None:
        path_text = documents.dotted(ENVIRONMENT_KEYS)
        problems.append(Problem("is missing", "write the environment there", path=path_text, where=label))
        return None, None
    encrypted += _misplaced_secrets(document, (), document.data)
    if isinstance(document.data, dict):
        document.data.setdefault("name", path.name.removeprefix("Pulumi.").removesuffix(".yaml"))
    try:
        return document, Environment.model_validate(document.data)
    except ValidationError as error:
        problems += messages.problems(error, document, Environment)
        return document, None


def _known(path: Path) -> str:
    names = sorted(each.name[7:-5] for each in path.parent.glob("Pulumi.*.yaml"))
    return ", ".join(names) or "none yet"


def _misplaced_secrets(document: Document, keys: Keys, data: Any) -> Iterator[Problem]:
    if isinstance(data, dict) and set(data) == {"secure"} and keys not in _SECURE:
        yield document.problem(
            keys, "is encrypted where no secret is read", "put it into a Kubernetes Secret and name that in secrets"
        )
    pairs: Iterable[tuple[Any, Any]] = data.items() if isinstance(data, dict) else ()
    for key, value in enumerate(data) if isinstance(data, list) else pairs:
        yield from _misplaced_secrets(document, (*keys, key), value)


def _service(path: Path, root: Path, environment: Document | None, problems: list[Problem]) -> Service | None:
    own, found = documents.read(path, shown(path, root))
    problems += found
    if own is None:
        return None
    name = own.data.get("name")
    parts = [environment.below("defaults"), own, environment.below("services", str(name))] if environment else [own]
    usable = [part for part in parts if part is not None and isinstance(part.data, dict)]
    for part in usable:
        if part is not own:
            _rebase(part, root, path.parent)
    merged = layers.merge(usable)
    try:
        return Service(ServiceSpec.model_validate(merged.data), path.parent, merged)
    except ValidationError as error:
        problems += messages.problems(error, merged, ServiceSpec)
        return None


def _rebase(layer: Document, root: Path, folder: Path) -> None:
    """Rewrite the environment's paths, which start at the root, to start at the spec's folder."""
    source, image = layer.data.get("source"), layer.data.get("image")
    files = image.get("files") if isinstance(image, dict) else None
    for mapping, keys in ((source, ["module"]), (files, list(files) if isinstance(files, dict) else [])):
        for key in keys:
            if isinstance(mapping, dict) and isinstance(mapping.get(key), str):
                mapping[key] = os.path.relpath(root / mapping[key], folder)
