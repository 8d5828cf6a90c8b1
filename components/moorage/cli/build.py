"""`moorage build`: builds images as OCI layouts."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from moorage.cli.printing import remark, say, say_json
from moorage.image import building
from moorage.image.reference import image_reference
from moorage.image.request import BuiltImage
from moorage.reading.loading import Project, load


def build(options: argparse.Namespace) -> int:
    """Build the images; print name, version, digest and folder of each."""
    project = load(options.paths, env=options.env)
    images = building.build(project, services=project.selected, out=options.out, progress=remark)
    named = references(project, images)
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
