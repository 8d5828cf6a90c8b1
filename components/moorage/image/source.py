"""Source facts: everything about a service's source that can be known without compiling it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from moorage.errors import InputError, Problem
from moorage.image import version as versions
from moorage.image.base import check_base
from moorage.image.git import find_repository
from moorage.image.gomod import read_module
from moorage.image.gotool import Go, find_go
from moorage.image.inputs import Inputs, find_inputs
from moorage.image.packages import list_packages
from moorage.image.release import choose_go, unpinned
from moorage.image.request import ImageRequest, SourceFacts
from moorage.image.variable import check_declaration


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
    return survey(request).facts


def survey(request: ImageRequest) -> Survey:
    """Look at the source of one service; raises as `source_facts` does."""
    _refuse_unsupported(request)
    request = replace(request, module=request.module.resolve())
    installed = find_go()
    module = read_module(request, installed)
    go = choose_go(request, module, installed)
    found = [package for platform in request.platforms for package in list_packages(request, go, platform)]
    declaring = check_declaration(request, found)
    inputs = find_inputs(request, found, go.version)
    version = _version(request, go, inputs)
    facts = SourceFacts(
        version=version.text,
        revision=version.revision,
        created=version.created,
        dirty=version.dirty,
        input_hash=inputs.digest(),
        inputs=tuple(sorted(inputs.files)),
        module_path=module.path,
        go_version=go.version,
    )
    return Survey(request, facts, inputs, declaring, go, unpinned(request, module, go))


def _version(request: ImageRequest, go: Go, inputs: Inputs) -> versions.Version:
    downloaded = versions.version_in_module_cache(request.module, go.module_cache.resolve())
    if downloaded:
        return downloaded
    repository = find_repository(request.module)
    if repository is None:
        return versions.version_of_content(inputs)
    return versions.version_in_git(request, repository, inputs)


def _refuse_unsupported(request: ImageRequest) -> None:
    problems = check_base(request)
    for platform in request.platforms:
        if platform not in {"linux/amd64", "linux/arm64"}:
            problems.append(
                Problem(where=request.where, path="image.platforms", wrong="is not supported", got=platform,
                        remedy="use `linux/amd64` or `linux/arm64`")
            )  # fmt: skip
    if problems:
        raise InputError(problems)
