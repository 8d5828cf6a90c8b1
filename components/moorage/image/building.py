"""From loaded services to built images: every one compiled before the first component is registered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from moorage.image.output import HOME
from moorage.image.request import BuiltImage, ImageRequest
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

OUT = HOME
"""The folder below the project's root that holds everything moorage makes; git ignores it."""


class Located(Protocol):
    """What knows where a value stands in the user's files."""

    def place(self, keys: tuple[str | int, ...], /) -> tuple[object, object]:
        """Return the place, `file:line` as text, of the nearest value on the way to ``keys``, and something more."""


class LoadedService(Protocol):
    """One service of a loaded project, as far as an image needs it: reading makes it, and neither knows the other."""

    @property
    def spec(self) -> ServiceSpec: ...  # noqa: D102
    @property
    def folder(self) -> Path: ...  # noqa: D102
    @property
    def document(self) -> Located: ...  # noqa: D102


class LoadedProject(Protocol):
    """A loaded project, as far as images need it."""

    @property
    def root(self) -> Path: ...  # noqa: D102
    @property
    def environment(self) -> Environment | None: ...  # noqa: D102
    @property
    def environment_document(self) -> Located | None: ...  # noqa: D102
    @property
    def services(self) -> Sequence[LoadedService]: ...  # noqa: D102
    @property
    def selected(self) -> Sequence[str]: ...  # noqa: D102

    def clone_of(self, folder: Path, /) -> Path:
        """Return the clone that a folder of the project lies in, else the project."""


def image_request(service: LoadedService, project: LoadedProject) -> ImageRequest:
    """Return what the builder needs to know of a service that has a source."""
    spec = service.spec
    assert spec.source is not None
    place, _ = service.document.place(("source", "package"))
    environment, document = project.environment, project.environment_document
    go = environment.build.go if environment else None
    return ImageRequest(
        name=spec.name,
        module=(service.folder / spec.source.module).resolve(),
        package=spec.source.package,
        version_variable=spec.source.version_variable or None,
        tags=spec.source.tags,
        base=spec.image.base,
        files={path: (service.folder / source).resolve() for path, source in spec.image.files.items()},
        platforms=tuple(spec.image.platforms),
        variables=spec.source.variables,
        local_replace=spec.source.local_replace,
        workspace=spec.source.workspace,
        generated=tuple((service.folder / path).resolve() for path in spec.source.generated),
        build_tags=tuple(sorted(spec.source.build_tags)),
        tzdata=spec.image.tzdata,
        insecure=bool(environment and environment.registry and environment.registry.insecure),
        rebuild_all=environment.build.rebuild_all if environment else False,
        go=go,
        go_where=str(document.place(("build", "go"))[0]) if go and document else "",
        location=str(place),
        locations=_locations(service),
        within=project.clone_of(service.folder),
        root=project.root,
    )


def _locations(service: LoadedService) -> dict[str, str]:
    """Return where each entry stands that a builder may have something to say of."""
    spec = service.spec
    assert spec.source is not None
    keys = [
        *(("image", "files", path) for path in spec.image.files),
        *(("source", "variables", name) for name in spec.source.variables),
        *([("source", "workspace")] if spec.source.workspace else []),
    ]
    named = {".".join(key): str(service.document.place(key)[0]) for key in keys}
    return named | {
        f"source.generated[{number}]": str(service.document.place(("source", "generated", number))[0])
        for number in range(len(spec.source.generated))
    }


def image_requests(project: LoadedProject, services: Iterable[str] | None = None) -> list[ImageRequest]:
    """Return the requests of those services that have a source; default: the selected ones."""
    wanted = set(services if services is not None else project.selected)
    return [
        image_request(service, project)
        for service in project.services
        if service.spec.name in wanted and service.spec.source is not None
    ]


def build(
    project: LoadedProject,
    *,
    services: Iterable[str] | None = None,
    out: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[str, BuiltImage]:
    """Compile and pack every service that has a source, in a bounded pool; returns name → image.

    ``services``: names, default those that were selected. ``out``: default ``.moorage`` below the project's root. A
    build whose inputs did not change is not done again. Raises `InputError` with every problem, or `ExternalError`.
    """
    from moorage.image.batch import build_all

    requests = image_requests(project, services)
    return build_all(requests, out=out or project.root / OUT, progress=progress) if requests else {}
