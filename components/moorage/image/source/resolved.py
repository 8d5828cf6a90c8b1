"""Source facts: everything about a service's source that can be known without compiling it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path

from moorage.errors import Diagnostic
from moorage.image.request import ImageRequest, SourceInfo
from moorage.image.source import version as versions
from moorage.image.source.git.repository import Repository, find_repository
from moorage.image.source.go.command import Go
from moorage.image.source.inputs import Inputs
from moorage.image.source.inspection import Inspection, inspect


@dataclass(frozen=True)
class ResolvedSource:
    """The facts, and what a build needs to go on from them."""

    request: ImageRequest
    """The request, with its module's folder free of symbolic links."""
    build_info: SourceInfo
    inputs: Inputs
    declaring: tuple[Path, ...]
    """The files of the packages that declare what is linked in."""
    go: Go
    warnings: tuple[Diagnostic, ...]
    """What works but should be looked at."""

    @property
    def linked(self) -> dict[str, str]:
        """Variable → what the linker sets it to. One whose value is not known keeps what the source gives it."""
        known = asdict(self.build_info)
        return {name: known[kind] for name, kind in self.request.linked.items() if known[kind] is not None}


def source_facts(request: ImageRequest) -> SourceInfo:
    """Return version, commit, inputs and their hash. Needs Go and git; compiles and writes nothing.

    Raises InputError for a source that cannot be built or named, ExternalError when the machine fails.
    """
    return resolve_source(inspect(request)).build_info


def resolve_source(seen: Inspection) -> ResolvedSource:
    """Find out the version of an inspected source; raises as `source_facts` does."""
    request, inputs = seen.request, seen.inputs
    downloaded = versions.version_in_module_cache(request.module, seen.go.module_cache.resolve())
    repository = None if downloaded else find_repository(request.module)
    version = downloaded or _version(request, repository, inputs)
    build_info = SourceInfo(
        version=version.text,
        revision=version.revision,
        created=version.created,
        dirty=version.dirty,
        input_hash=inputs.digest(),
        inputs=tuple(sorted(inputs.files)),
        module_path=seen.module.path,
        repository_path=_repository_path(seen.module.path, request.module, repository),
        go_version=seen.go.version,
    )
    return ResolvedSource(request, build_info, inputs, seen.declaring, seen.go, seen.warnings)


def _version(request: ImageRequest, repository: Repository | None, inputs: Inputs) -> versions.Version:
    if repository is None:
        return versions.version_of_content(inputs)
    return versions.version_in_git(request, repository, inputs)


def _repository_path(path: str, module: Path, repository: Repository | None) -> str:
    """Return the path of a module without its major version, nor its folder in the repository where it ends with it."""
    plain = _without_major(path)
    folder = _without_major(f"/{module.relative_to(repository.top).as_posix()}") if repository else ""
    return plain.removesuffix(folder)


def _without_major(path: str) -> str:
    return re.sub(r"/v\d+$", "", path)
