"""The manifests as Pulumi would register them, as YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from moorage.plan import Plan, default_deny, each_plan, namespace
from moorage.plan.model import BuildInfo
from moorage.plan.naming import Manifest
from moorage.plan.patch.places import require_patches
from moorage.reading.loading import Project
from moorage.review.emitter import yaml_text
from moorage.review.rendering.order import MIGRATE, Tool, ordered, without

MARK = "# Rendered by moorage: "
HEADER = f"{MARK}edits are lost.\n"
"""The first line of every file; what begins with `MARK` is ours."""
KUSTOMIZATION = "kustomization.yaml"
"""The file that kustomize reads. No object has it: an object's file has a dash before its role."""


def manifests(
    project: Project, build_info: Mapping[str, BuildInfo] | None = None, tool: Tool | None = None
) -> Iterator[tuple[str, Manifest]]:
    """Yield name and body of what Pulumi would register: ``<namespace>-namespace`` and ``-default-deny`` where the
    stack creates it, then ``<service>-<role>``.

    ``build_info``: what is known of each service; without them image and version are placeholders. ``tool``: who
    applies them, and is told by annotations what waits for a migration.
    Raises `InputError` when the project has no environment, or a patch that does not fit.
    """
    environment = project.required_environment()
    require_patches(project)
    around = {"namespace": namespace(environment), "default-deny": default_deny(environment, project.specs)}
    yield from (
        (f"{environment.namespace}-{role}", ordered(role, body, tool))
        for role, body in around.items()
        if body is not None
    )
    for planned in each_plan(project.specs, environment, build_info, services=project.selected):
        yield from _of_service(planned, tool)


def _of_service(planned: Plan, tool: Tool | None) -> Iterator[tuple[str, Manifest]]:
    waiting = tool if MIGRATE in planned.manifests else None
    for role, body in planned.manifests.items():
        # Pulumi sets it once and ignores it then; who applies it again and again would fight the autoscaler.
        shown = without(body, planned.left_alone.get(role, ())) if tool else body
        yield f"{planned.name}-{role}", ordered(role, shown, waiting)


def files(
    project: Project, build_info: Mapping[str, BuildInfo] | None = None, tool: Tool | None = None
) -> dict[str, str]:
    """Return the text of each object's file by the file's name: see `manifests`."""
    return {f"{name}.yaml": HEADER + yaml_text(body) for name, body in manifests(project, build_info, tool)}


def kustomization(names: Iterable[str]) -> str:
    """Return the text of a kustomization.yaml of these files."""
    body = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": sorted(names)}
    return HEADER + yaml_text(body)


def without_image(project: Project, build_info: Mapping[str, BuildInfo] | None) -> list[str]:
    """Return the services whose manifests hold a placeholder for the image."""
    known = {name for name, each in (build_info or {}).items() if each.image}
    return [spec.name for spec in project.selected_specs if spec.image.ref is None and spec.name not in known]
