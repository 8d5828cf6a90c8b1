"""What a change does to an environment itself: its namespace, its cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from moorage.plan import default_deny, namespace
from moorage.plan.naming import Manifest
from moorage.plan.peers import indexed
from moorage.reading.documents import Keys
from moorage.reading.loading import Project
from moorage.review.diff.effects.objects import changed_manifests
from moorage.review.diff.findings.words import weaker
from moorage.review.diff.model import Effect, Finding, ObjectChange, ServiceChange, worst

CLUSTER_CHANGED = "cluster-changed"
"""The code of the finding that every object is made elsewhere."""
FOLDER_CHANGED = "folder-changed"
"""The code of the finding that what was rendered to a folder is made elsewhere."""


def of_environment(base: Project, head: Project, name: str) -> ServiceChange | None:
    """Return what changes beside the services; None where nothing does."""
    objects = tuple(changed_manifests(_objects(base), _objects(head)))
    findings = (*_elsewhere(base, head), *_opened(objects, head))
    if not objects and not findings:
        return None
    effect = worst(*(each.effect for each in objects), *(each.effect for each in findings))
    return ServiceChange("", name, effect, objects=objects, findings=findings)


def _objects(project: Project) -> Mapping[str, Manifest]:
    environment = project.required_environment()
    found = {"namespace": namespace(environment), "default-deny": default_deny(environment, project.specs)}
    return {role: body for role, body in found.items() if body is not None}


def _elsewhere(base: Project, head: Project) -> Iterator[Finding]:
    """Yield that every service gets another name or another cluster."""
    before, after = base.required_environment(), head.required_environment()
    hurt = tuple(sorted({caller for callers in indexed(base.specs).callers.values() for caller in callers}))
    if before.namespace != after.namespace:
        message = (
            f"every service moves from namespace {before.namespace} to {after.namespace}, and its DNS name with it"
        )
        yield Finding("namespace-changed", "danger", Effect.BREAKS, message, _place(head, ("namespace",)), hurt)
    old, new = before.kubernetes.context, after.kubernetes.context
    if old is not None and old != new:
        message = f"every service leaves cluster {old} for {new or after.kubernetes.render_to}"
        place = _place(head, ("kubernetes", "context"))
        yield Finding(CLUSTER_CHANGED, "danger", Effect.BREAKS, message, place, hurt)
    was, now = before.kubernetes.render_to, after.kubernetes.render_to
    if was is not None and was != now:
        to = f"folder {now}" if now else f"cluster {new}"
        message = f"every object moves from folder {was} to {to}: Pulumi removes its file and makes it there"
        place = _place(head, ("kubernetes", "render_to" if now else "context"))
        yield Finding(FOLDER_CHANGED, "note", Effect.REPLACED, message, place)


def _opened(objects: tuple[ObjectChange, ...], head: Project) -> Iterator[Finding]:
    for each in objects:
        if each.role == "default-deny" and each.effect is Effect.REMOVED:
            message = "pods that no policy selects are not cut off any more"
            yield weaker("policy-gone", message, _place(head, ("create_namespace",)))


def _place(project: Project, keys: Keys) -> str:
    document = project.environment_document
    place = document.place(keys)[0] if document else None
    return str(place) if place and place.file else ""
