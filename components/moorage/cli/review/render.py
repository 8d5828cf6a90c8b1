"""`moorage render`: prints the manifests, or writes them into a folder."""

from __future__ import annotations

import argparse

from moorage.cli.build import references
from moorage.cli.printing import remark, say, say_text
from moorage.image import building
from moorage.plan.model import BuildInfo
from moorage.reading.loading import Project, load


def render(options: argparse.Namespace) -> int:
    """Print the manifests, or write them into a folder."""
    from moorage.review import render as rendering
    from moorage.review.emitter import yaml_text

    project = load(options.paths, env=options.env)
    build_info = _build_info(project) if options.build else None
    if options.out is not None:
        say(f"{rendering.write_folder(project, options.out, build_info)} objects written to {options.out}")
        return 0
    for number, (_, body) in enumerate(rendering.manifests(project, build_info)):
        say_text(("---\n" if number else "") + yaml_text(body))
    return 0


def _build_info(project: Project) -> dict[str, BuildInfo]:
    images = building.build(project, services=project.selected, progress=remark)
    named = references(project, images)
    return {
        name: BuildInfo(image.version, image.revision, image.input_hash, named[name]) for name, image in images.items()
    }
