"""Source facts: everything about a service's source that can be known without compiling it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from moorage.errors import Problem
from moorage.image import version as versions
from moorage.image.git import find_repository
from moorage.image.gotool import Go
from moorage.image.inputs import Inputs
from moorage.image.inspect import Inspection, inspect
from moorage.image.request import ImageRequest, SourceFacts


@dataclass(frozen=True)
class Survey:
    """The facts, and what a build needs to go on from them."""

    request: ImageRequest
    """The request, with its module's folder free of symbolic links."""
    facts: SourceFacts
    inputs: Inputs
    declaring: tuple[Path, ...]
    """The files of the package that declares the version variable; none without one."""
    go: Go
    warning: Problem | None
    """That nothing says which Go release compiles."""


def source_facts(request: ImageRequest) -> SourceFacts:
    """Return version, commit, inputs and their hash. Needs Go and git; compiles and writes nothing.

    Raises InputError for a source that cannot be built or named, SurroundingsError when the machine fails.
    """
    return survey(inspect(request)).facts


def survey(seen: Inspection) -> Survey:
    """Find out the version of an inspected source; raises as `source_facts` does."""
    request, inputs = seen.request, seen.inputs
    version = _version(request, seen.go, inputs)
    facts = SourceFacts(
        version=version.text,
        revision=version.revision,
        created=version.created,
        dirty=version.dirty,
        input_hash=inputs.digest(),
        inputs=tuple(sorted(inputs.files)),
        module_path=seen.module.path,
        go_version=seen.go.version,
    )
    return Survey(request, facts, inputs, seen.declaring, seen.go, seen.warning)


def _version(request: ImageRequest, go: Go, inputs: Inputs) -> versions.Version:
    downloaded = versions.version_in_module_cache(request.module, go.module_cache.resolve())
    if downloaded:
        return downloaded
    repository = find_repository(request.module)
    if repository is None:
        return versions.version_of_content(inputs)
    return versions.version_in_git(request, repository, inputs)
