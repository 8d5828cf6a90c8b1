"""Reads one document at a time: an environment, or a service merged from its layers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from moorage.errors import Diagnostic, InputError, capped
from moorage.reading import documents, layers, messages
from moorage.reading.documents import Document, Keys
from moorage.reading.mounted_files import read_files
from moorage.reading.project import (
    PROJECT,
    Outside,
    environment_file,
    environment_name,
    names_in,
    project_file,
    real_path,
    shown,
)
from moorage.reading.yaml.file import Memory
from moorage.reading.yaml.file import read as read_yaml
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

ENVIRONMENT_KEYS = ("config", "moorage:environment")
"""Where a stack's file holds the environment."""
_SECURE = {("consul", "token")}
_MANIFEST = {"apiVersion", "kind"}


@dataclass
class EnvironmentRead:
    """What became of a stack's file."""

    document: Document | None = None
    environment: Environment | None = None
    """None when there are problems."""
    problems: list[Diagnostic] = field(default_factory=list)
    encrypted: list[Diagnostic] = field(default_factory=list)
    """Problems with values that Pulumi encrypted: nothing else can be said about those."""


@dataclass
class ServiceRead:
    """What became of a service's file and the layers around it."""

    path: Path
    document: Document | None = None
    """The merged layers; None when the file holds no mapping."""
    spec: ServiceSpec | None = None
    """None when there are problems."""
    problems: list[Diagnostic] = field(default_factory=list)

    @property
    def name(self) -> str | None:
        """The name as it is written, whether or not the rest is right."""
        name = self.document.data.get("name") if self.document else None
        return name if isinstance(name, str) else None


_SMALLEST = "{namespace: shop, kubernetes: {render_to: manifests}, monitoring: false}"
"""An environment for a start: it deploys nothing, and `moorage run` needs no more."""


def _written_or_named(root: Path, known: str) -> str:
    if known:
        return f"write it, or name one of {known}"
    elsewhere = "" if (root / PROJECT).is_file() else f"go to the folder of {PROJECT}, or "
    return f"{elsewhere}write it, such as `config: {{moorage:environment: {_SMALLEST}}}`"


def read_environment(root: Path, env: str, memory: Memory | None = None) -> EnvironmentRead:
    """Read the environment of a stack's name or file."""
    read = EnvironmentRead()
    try:
        path = environment_file(root, env)
    except InputError as error:
        read.problems += error.problems
        return read
    label = shown(path, root)
    if not path.is_file():
        remedy = _written_or_named(root, ", ".join(names_in(path.parent)))
        read.problems.append(Diagnostic("unknown-environment", "there is no such environment", remedy, location=label))
        return read
    try:
        whole, read.problems = read_yaml(real_path(path, root), label, memory=memory)
    except Outside as error:
        read.problems.append(error.problem)
        return read
    if whole is None:
        return read
    read.document = document = whole.below(*ENVIRONMENT_KEYS) or _of_the_project(root)
    if document is None:
        path_text = documents.dotted(ENVIRONMENT_KEYS)
        imports = whole.below("environment") is not None
        esc = ": what `environment` imports from Pulumi ESC is read by Pulumi alone" if imports else ""
        remedy = f"write the environment under it{esc}"
        read.problems.append(Diagnostic("missing-key", "is required", remedy, path=path_text, location=label))
        return read
    read.encrypted += capped(_misplaced_secrets(document, (), document.data))
    if isinstance(document.data, dict):
        read.document = document = Document({"name": environment_name(path), **document.data}, document.top)
    try:
        read.environment = Environment.model_validate(document.data)
    except ValidationError as error:
        read.problems += messages.problems(error, document, Environment)
    return read


def _of_the_project(root: Path) -> Document | None:
    """Return the environment that Pulumi.yaml holds for the stacks that have none of their own.

    One key, so one of the two counts: Pulumi merges nothing either (mergeConfig in pulumi/pulumi, sdk/go/common/
    workspace/config.go). What else is wrong with that file is for Pulumi to say.
    """
    project, _ = project_file(root)
    found = [project.below(*ENVIRONMENT_KEYS, key) for key in ("value", "default")] if project else []
    return next((each for each in found if each is not None), None)


def _misplaced_secrets(document: Document, keys: Keys, data: Any) -> Iterator[Diagnostic]:
    if isinstance(data, dict) and set(data) == {"secure"} and keys not in _SECURE:
        yield document.problem(
            "misplaced-secret",
            keys,
            "is encrypted where no secret is read",
            "put it into a Kubernetes Secret and name that in secrets",
        )
    pairs: Iterable[tuple[Any, Any]] = data.items() if isinstance(data, dict) else ()
    for key, value in enumerate(data) if isinstance(data, list) else pairs:
        yield from _misplaced_secrets(document, (*keys, key), value)


def read_service(path: Path, root: Path, environment: Document | None, memory: Memory | None = None) -> ServiceRead:
    """Read a service's file, with the layers that the environment puts below and above it."""
    read = ServiceRead(path)
    label = shown(path, root)
    own, read.problems = read_yaml(path, label, memory=memory)
    if own is None:
        return read
    if own.data.keys() >= _MANIFEST and "name" not in own.data:
        # Programs of others ship manifests under this name: one sentence for each, not one for each key.
        wrong = "is that of a Kubernetes manifest, not of a service"
        remedy = "rename the file, or move its folder out of services/"
        read.problems.append(own.problem("not-a-spec", ("kind",), wrong, remedy))
        return read
    name = own.data.get("name")
    parts = [environment.below("defaults"), own, environment.below("services", str(name))] if environment else [own]
    usable = [part for part in parts if part is not None and isinstance(part.data, dict)]
    # Of one label, two revisions have the same folder: what starts at the root leads from there to the same place.
    key = (label, *(id(part.data) for part in usable))
    known = None if memory is None else memory.get(key)
    if known is None:
        known = _checked([part if part is own else _rebased(part, root, path.parent) for part in usable])
        if memory is not None:
            # With the parts, so that no other gets the id of one of them.
            memory[key] = (*known, usable)
    read.document, spec, problems = known[:3]
    read.problems += problems
    if spec is not None:
        read.spec = read_files(spec, read.document, path.parent, root, read.problems)
    return read


def _checked(parts: list[Document]) -> tuple[Document, ServiceSpec | None, list[Diagnostic]]:
    merged = layers.merge(parts)
    try:
        return merged, ServiceSpec.model_validate(merged.data), []
    except ValidationError as error:
        return merged, None, messages.problems(error, merged, ServiceSpec)


def _rebased(layer: Document, root: Path, folder: Path) -> Document:
    """Return the layer with the environment's paths, which start at the root, starting at the spec's folder."""

    def rebased(mapping: Any, keys: Iterable[Any]) -> Any:
        paths = {key: mapping[key] for key in keys if isinstance(mapping.get(key), str)}
        return {**mapping, **{key: os.path.relpath(root / path, folder) for key, path in paths.items()}}

    data = dict(layer.data)
    source, image, mounts = data.get("source"), data.get("image"), data.get("mounts")
    if isinstance(source, dict):
        data["source"] = rebased(source, ["module"])
        if isinstance(source.get("generated"), list):
            data["source"]["generated"] = [
                os.path.relpath(root / path, folder) if isinstance(path, str) else path for path in source["generated"]
            ]
    if isinstance(image, dict) and isinstance(image.get("files"), dict):
        data["image"] = {**image, "files": rebased(image["files"], image["files"])}
    if isinstance(mounts, dict):
        data["mounts"] = {
            path: rebased(each, ["file"]) if isinstance(each, dict) else each for path, each in mounts.items()
        }
    return Document(data, layer.top)
