"""`moorage build`: builds images as OCI layouts."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from moorage.cli.printing import remark, say, say_json
from moorage.errors import Diagnostic, InputError
from moorage.image import building
from moorage.image.reference import image_reference, tagged
from moorage.image.request import BuiltImage
from moorage.reading.loading import Project, load
from moorage.spec.targets.registry import Registry


def build(options: argparse.Namespace) -> int:
    """Build the images, and publish them with ``--push``; print name, version, digest and folder of each."""
    project = load(options.paths, env=options.env)
    if options.push:
        require_registry(project)
    images = building.build(project, services=project.selected, out=options.out, progress=remark)
    named = references(project, images)
    if options.push:
        publish_all(project, images)
    rows = [
        {
            "name": image.name,
            "version": image.version,
            "reference": named[name],
            "digest": image.digest,
            "layout": str(image.layout),
        }
        for name, image in images.items()
    ]
    if options.json:
        say_json(rows)
        return 0
    for row in rows:
        say(row["reference"])
        say(f"  version {row['version']}, layout {row['layout']}")
    if not rows:
        say("nothing to build: every service runs an image by reference")
    return 0


def references(project: Project, images: Mapping[str, BuiltImage]) -> dict[str, str]:
    """Return ``repository:tag@sha256:…`` of each image, by the service's name."""
    return {name: image_reference(image, project.environment) for name, image in images.items()}


def require_registry(project: Project) -> Registry:
    """Return the environment's registry. Raises `InputError` where there is none."""
    found = project.required_environment().registry
    if found is None:
        remedy = "set registry.url in the environment"
        raise InputError([Diagnostic("no-registry", "there is no registry to push to", remedy, "--push")])
    return found


def publish_all(project: Project, images: Mapping[str, BuiltImage]) -> None:
    """Publish images where the environment says; what is there already is not sent again."""
    from moorage.image.registry.push import publish

    registry = require_registry(project)
    for image in images.values():
        reference = tagged(image, project.environment)
        publish(image.layout, reference, image.digest, insecure=registry.insecure)
        remark(f"{image.name}: is in {reference.rpartition('/')[0]}")
