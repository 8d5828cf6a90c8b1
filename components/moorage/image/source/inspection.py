"""Looks at the sources of many services at once, as far as neither git nor the compiler is needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path

from moorage.errors import Diagnostic, ExternalError, InputError, MoorageError
from moorage.image.request import ImageRequest
from moorage.image.source import boundary
from moorage.image.source.base import check_base
from moorage.image.source.boundary import check_files
from moorage.image.source.generated import check_generated
from moorage.image.source.go.assembly import check_includes
from moorage.image.source.go.command import Go, find_go
from moorage.image.source.go.listing import Listing
from moorage.image.source.go.module import Module, check_module, read_module
from moorage.image.source.go.packages import Package, check_package_name, list_packages
from moorage.image.source.go.recipes import missing_tags
from moorage.image.source.go.release import choose_go, unpinned
from moorage.image.source.go.variable import check_declarations
from moorage.image.source.go.workspace import in_workspace, with_hint
from moorage.image.source.inputs import Inputs, find_inputs
from moorage.image.source.placeholders import embedded_placeholders

PATIENCE = 3.0
"""Seconds after which progress is shown."""


@dataclass(frozen=True)
class Inspection:
    """The source of one service, found fit to be built."""

    request: ImageRequest
    """The request, with its module's folder free of symbolic links."""
    module: Module
    go: Go
    """The Go that compiles it."""
    inputs: Inputs
    declaring: tuple[Path, ...]
    """The files of the packages that declare what is linked in."""
    warnings: tuple[Diagnostic, ...]
    """That nothing says which Go release compiles, and what is compiled but will not run."""


Outcome = Inspection | MoorageError
"""What became of one request: the error is not raised, so that the others go on."""


def inspect(request: ImageRequest) -> Inspection:
    """Look at one source. Raises InputError for one that cannot be built, ExternalError when the machine fails."""
    [found] = inspect_all([request])
    if isinstance(found, MoorageError):
        raise found
    return found


def inspect_all(
    requests: Iterable[ImageRequest], progress: Callable[[str], None] | None = None, patience: float = PATIENCE
) -> list[Outcome]:
    """Look at every source and return what was found, in the order of the requests.

    Each module is read once for all of its services, as many at a time as there are processors. ``progress`` takes a
    line for people each time that ``patience`` seconds have gone by.
    """
    wanted = [replace(request, module=request.module.resolve()) for request in requests]
    found: dict[int, Outcome] = {
        index: InputError(problems) for index, request in enumerate(wanted) if (problems := _obvious(request))
    }
    try:
        go = find_go() if len(found) < len(wanted) else None
    except MoorageError as error:
        return [found.get(index, error) for index in range(len(wanted))]
    modules: dict[object, list[int]] = {}
    for index, request in enumerate(wanted):
        if index in found or go is None:
            continue
        if problems := boundary.check_module(request, go.module_cache):
            found[index] = InputError(problems)
        else:
            alike = (
                request.module,
                request.within,
                request.platforms,
                request.build_tags,
                request.local_replace,
                request.workspace,
                request.tzdata,
                request.go,
                request.go_where,
            )
            modules.setdefault(alike, []).append(index)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        running = {
            pool.submit(_inspect_module, [wanted[index] for index in indices], go): indices
            for indices in modules.values()
            if go
        }
        waiting = set(running)
        while waiting:
            done, waiting = wait(waiting, timeout=patience, return_when=FIRST_COMPLETED)
            if not done and progress:
                progress(f"reading the sources: {len(running) - len(waiting)} of {len(running)} modules")
        for future, indices in running.items():
            found |= zip(indices, future.result(), strict=True)
    return [found[index] for index in range(len(wanted))]


def _obvious(request: ImageRequest) -> list[Diagnostic]:
    """Return what is seen to be wrong without asking Go."""
    problems = [*check_base(request), *check_files(request), *check_module(request), *check_package_name(request)]
    problems += check_generated(request)
    for platform in request.platforms:
        if platform not in {"linux/amd64", "linux/arm64"}:
            problems.append(
                Diagnostic(
                    "unsupported-platform",
                    location=request.location,
                    path="image.platforms",
                    message="is not supported",
                    value=platform,
                    hint="use `linux/amd64` or `linux/arm64`",
                )
            )
    return problems


def _inspect_module(requests: Sequence[ImageRequest], installed: Go) -> list[Outcome]:
    """Look at services of one module that are alike in everything that Go is asked about."""
    first = requests[0]
    try:
        _check_go_files(first, [first.module])
        module = read_module(first, installed, first.module)
        if first.workspace:
            module = in_workspace(first, installed, module)
        _check_go_files(first, module.replaced)
        go = choose_go(first, module, installed)
        go = go.in_workspace(module.workspace) if module.workspace else go
        names = [request.package for request in requests]
        listings = [Listing(first, go, platform, names) for platform in first.platforms]
    except (MoorageError, OSError) as error:
        return [with_hint(first, installed, _readable(error))] * len(requests)
    return [_outcome(request, module, go, listings) for request in requests]


def _check_go_files(request: ImageRequest, folders: Iterable[Path]) -> None:
    if problems := [problem for folder in folders for problem in boundary.check_go_files(request, folder)]:
        raise InputError(dict.fromkeys(problems))


def _outcome(request: ImageRequest, module: Module, go: Go, listings: Sequence[Listing]) -> Outcome:
    try:
        packages = [package for listing in listings for package in list_packages(request, go, listing)]
        declaring = check_declarations(request, packages)
        inputs = find_inputs(request, packages, go.version, module)
        if problems := check_includes(request, packages):
            raise InputError(problems)
        warnings = tuple(dict.fromkeys([*unpinned(request, module, go), *_doubts(request, packages, listings)]))
    except (MoorageError, OSError) as error:
        return with_hint(request, go, _readable(error))
    return Inspection(request, module, go, inputs, declaring, warnings)


def _doubts(request: ImageRequest, packages: Sequence[Package], listings: Sequence[Listing]) -> Iterator[Diagnostic]:
    """Yield what compiles and will not run as its author runs it."""
    yield from embedded_placeholders(request, packages)
    for listing in listings:
        entries = listing.of(request.package)
        yield from listing.stubs(entries)
        yield from missing_tags(request, entries)


def _readable(error: MoorageError | OSError) -> MoorageError:
    if isinstance(error, OSError):
        return ExternalError(f"{error.filename}: {error.strerror}; grant access, and run again")
    return error
