"""Whether the inputs of each image change: exactly the files that the builder would take, as Go itself lists them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from moorage.errors import InputError, MoorageError
from moorage.image.building import image_request
from moorage.image.request import ImageRequest
from moorage.image.source.git.history import is_dirty
from moorage.image.source.git.repository import Repository
from moorage.reading.loading import Project, Service
from moorage.review.diff.images.change import ImageChange
from moorage.review.diff.images.differing import Differing
from moorage.review.diff.model import ImageInputs
from moorage.review.diff.revisions.sides import Side, sources_of
from moorage.review.sources import is_wrong
from moorage.spec.environment import Environment

if TYPE_CHECKING:
    from moorage.image.source.inspection import Inspection, Outcome

Images = dict[str, dict[str, ImageChange]]
"""Environment → service → what is known."""


@dataclass
class _Asked:
    """A source that the same files make an image of, for whichever services and environments."""

    request: ImageRequest
    inputs: ImageInputs | None
    """What is known of it already, unless nobody could build it; None: what its files say."""
    of: list[tuple[str, str]] = field(default_factory=list)
    """Environment and service."""


def image_changes(
    repository: Repository,
    old: Side,
    new: Side,
    pairs: Mapping[str, tuple[Project, Project]],
    progress: Callable[[str], None] | None = None,
) -> Images:
    """Return what is known of the image of each service of HEAD."""
    found: Images = {name: {} for name in pairs}
    asked: dict[str, _Asked] = {}
    differing = Differing(repository, old, new)
    for name, (before, after) in pairs.items():
        known = {each.spec.name: each for each in before.services}
        for service in after.services:
            if service.spec.source is None:
                continue
            was = known.get(service.spec.name)
            known_already: ImageInputs | None = None
            if was is None or _is_asked_otherwise(was, before, old, service, after, new):
                known_already = "changed"
            elif not _differs(service, new, differing):
                known_already = "unchanged"
            if known_already and was and was.spec.source == service.spec.source:
                found[name][service.spec.name] = ImageChange(known_already)
                continue
            # A source that was written anew may be wrong, which `check` tells too.
            plain = replace(image_request(service, after), rebuild_all=False, insecure=False)
            of = asked.setdefault(f"{known_already} {plain}", _Asked(plain, known_already)).of
            of.append((name, service.spec.name))
    _look(repository, old, new, list(asked.values()), found, progress)
    return found


def _is_asked_otherwise(was: Service, before: Project, old: Side, service: Service, after: Project, new: Side) -> bool:
    """Tell whether the spec or the environment asks for another image of the same files."""
    if was.spec.source is None:
        return True
    one, other = before.required_environment(), after.required_environment()
    if _published(one) != _published(other):
        return True
    if was.spec is service.spec and _below(was.folder, old) == _below(service.folder, new):
        return False
    return _asked(image_request(was, before), old) != _asked(image_request(service, after), new)


def _published(environment: Environment) -> tuple[object, ...]:
    return environment.builder, environment.registry and environment.registry.url, environment.build.go


def _below(folder: Path, side: Side) -> str:
    return str(folder).removeprefix(str(side.top))


def _asked(request: ImageRequest, side: Side) -> ImageRequest:
    """Return what counts of a request, with paths from the clone's top."""
    return replace(
        request,
        module=_from_top(request.module, side),
        files={path: _from_top(file, side) for path, file in request.files.items()},
        generated=tuple(_from_top(path, side) for path in request.generated),
        insecure=False,
        rebuild_all=False,
        go_where="",
        location="",
        locations={},
        within=None,
        root=None,
    )


def _from_top(path: Path, side: Side) -> Path:
    return Path(os.path.relpath(path, side.top))


def _differs(service: Service, new: Side, differing: Differing) -> bool:
    """Tell whether a path differs that may be an input."""
    source = service.spec.source
    assert source is not None
    # With the first two, folders beside the module have inputs too.
    wide = source.local_replace or source.workspace
    module = "" if wide else _name(differing.real(f"{service.folder}/{source.module}"), new)
    if differing.in_module(module) or (source.generated and differing.below(module)):
        return True
    files = service.spec.image.files.values()
    return any(differing.below(_name(differing.real(f"{service.folder}/{file}"), new)) for file in files)


def _name(path: Path, side: Side) -> str:
    return "" if path == side.top else _from_top(path, side).as_posix()


def _look(
    repository: Repository,
    old: Side,
    new: Side,
    asked: list[_Asked],
    found: Images,
    progress: Callable[[str], None] | None,
) -> None:
    if not asked:
        return
    from moorage.image.source.inspection import inspect_all

    requests = [each.request for each in asked]
    folders = {_name(path, new) for each in requests for path in _roots(each, new)}
    try:
        with sources_of(repository, new, folders) as top:
            seen = inspect_all([_moved(each, new.top, top) for each in requests], progress)
            known = [_known(repository, each, one, old, new, top) for each, one in zip(seen, asked, strict=True)]
    except MoorageError as error:
        known = [ImageChange(each.inputs) if each.inputs else _unknown(str(error)) for each in asked]
    for each, answer in zip(asked, known, strict=True):
        for environment, service in each.of:
            found[environment][service] = answer


def _roots(request: ImageRequest, side: Side) -> tuple[Path, ...]:
    """Return the folders that hold every input."""
    return (side.top if request.local_replace or request.workspace else request.module, *request.files.values())


def _known(repository: Repository, seen: Outcome, asked: _Asked, old: Side, new: Side, top: Path) -> ImageChange:
    if asked.inputs and not (isinstance(seen, InputError) and is_wrong(seen)):
        return ImageChange(asked.inputs)
    if isinstance(seen, MoorageError):
        return _unknown(str(seen).replace(str(top), str(new.clone)))
    return _compared(repository, seen, old, top)


def _unknown(why: str) -> ImageChange:
    return ImageChange("unknown", f"whether its image changes is not known: {why.split(chr(10))[0]}")


def _compared(repository: Repository, seen: Inspection, old: Side, top: Path) -> ImageChange:
    assert old.revision.commit is not None
    if is_dirty(repository, seen.inputs, old.revision.commit, top):
        return ImageChange("changed")
    if seen.inputs.generated:
        return _unknown("what a step before the build makes is in no revision")
    return ImageChange("unchanged")


def _moved(request: ImageRequest, here: Path, there: Path) -> ImageRequest:
    """Return the request for sources that lie in another folder."""
    if here == there:
        return request

    def moved(path: Path) -> Path:
        return there / path.relative_to(here) if path.is_relative_to(here) else path

    return replace(
        request,
        module=moved(request.module),
        files={path: moved(file) for path, file in request.files.items()},
        generated=tuple(map(moved, request.generated)),
        within=there,
        root=moved(request.root) if request.root else None,
    )
