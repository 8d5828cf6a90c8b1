"""The manifests as Pulumi would register them, as YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.image.output import write_text
from moorage.plan import default_deny, each_plan, namespace
from moorage.plan.model import BuildInfo
from moorage.plan.naming import Manifest
from moorage.plan.patch.places import require_patches
from moorage.reading.loading import Project
from moorage.review.emitter import yaml_text

HEADER = "# Rendered by moorage: edits are lost, and the file goes when nothing renders it any more.\n"


def manifests(project: Project, build_info: Mapping[str, BuildInfo] | None = None) -> Iterator[tuple[str, Manifest]]:
    """Yield name and body of what Pulumi would register: ``<namespace>-namespace`` and ``-default-deny`` where the
    stack creates it, then ``<service>-<role>``.

    ``build_info``: what is known of each service; without them image and version are placeholders.
    Raises `InputError` when the project has no environment, or a patch that does not fit.
    """
    environment = project.required_environment()
    require_patches(project)
    around = {"namespace": namespace(environment), "default-deny": default_deny(environment, project.specs)}
    yield from ((f"{environment.namespace}-{role}", body) for role, body in around.items() if body is not None)
    for planned in each_plan(project.specs, environment, build_info, services=project.selected):
        for role, body in planned.manifests.items():
            yield f"{planned.name}-{role}", body


def write_folder(project: Project, folder: Path, build_info: Mapping[str, BuildInfo] | None = None) -> int:
    """Write one file for each object, and remove those of an earlier rendering that are not wanted any more.

    Returns the number of objects. Raises `InputError` before it writes anything when a file of somebody else stands
    in the way.
    """
    there = sorted(folder.glob("*.yaml"))
    foreign = {path for path in there if not _ours(path)}
    if foreign:
        blocked = sorted(foreign.intersection(folder / f"{name}.yaml" for name, _ in manifests(project, build_info)))
        if blocked:
            remedy = "move it away, or render into another folder"
            raise InputError(
                Diagnostic("foreign-file", "was not written by moorage", remedy, location=str(path)) for path in blocked
            )
    written = set()
    for name, body in manifests(project, build_info):
        path = folder / f"{name}.yaml"
        write_text(path, HEADER + yaml_text(body))
        written.add(path)
    for path in there:
        if path not in written and path not in foreign:
            path.unlink()
    return len(written)


def _ours(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER.encode()
