"""What each command does, given its parsed options. Each loads what it alone needs."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from moorage import building
from moorage.errors import NOTHING, Problem
from moorage.facts import Facts
from moorage.image.request import BuiltImage
from moorage.imagename import image_reference
from moorage.loading import Project, load
from moorage.printing import remark, say, say_json, say_text


def check(options: argparse.Namespace) -> int:
    """Print problems and warnings, many of one kind in one line unless ``--all``; 1 when there is a problem."""
    from moorage.review import check as checking
    from moorage.review.folding import folded, listed

    report = checking.check(options.paths, options.env, remark)
    if options.json:
        found = {key: [_as_json(each) for each in getattr(report, key)] for key in ("problems", "warnings")}
        say_json({"ok": not report.problems, **found, "unchecked": report.unchecked})
    else:
        lines = (lambda found: map(str, found)) if options.all else folded
        for problem in lines(report.problems):
            remark(problem)
        for warning in lines(report.warnings):
            remark(f"warning: {warning}")
        for line in report.unchecked:
            remark(line)
        if not report.problems:
            say(f"fine: {listed(report.services)} in {', '.join(report.environments) or 'no environment'}")
    return 1 if report.problems else 0


def render(options: argparse.Namespace) -> int:
    """Print the manifests, or write them into a folder."""
    from moorage.review import render as rendering
    from moorage.review.emitter import yaml_text

    project = load(options.paths, env=options.env)
    facts = _facts(project) if options.build else None
    if options.out is not None:
        say(f"{rendering.write_folder(project, options.out, facts)} objects written to {options.out}")
        return 0
    for number, (_, body) in enumerate(rendering.manifests(project, facts)):
        say_text(("---\n" if number else "") + yaml_text(body))
    return 0


def build(options: argparse.Namespace) -> int:
    """Build the images; print name, version, digest and folder of each."""
    project = load(options.paths, env=options.env)
    images = building.build(project, services=project.selected, out=options.out, progress=remark)
    references = _references(project, images)
    rows = [
        {
            "name": image.name,
            "version": image.version,
            "reference": references[name],
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


def new(options: argparse.Namespace) -> int:
    """Write a service; print what was written and what comes next."""
    from moorage.scaffold.service import new_service
    from moorage.scaffold.told import told

    for line in told(new_service(options.name, options.into, options.module)):
        say(line)
    return 0


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema."""
    from moorage.review.schema import schema_text

    say_text(schema_text())
    return 0


def _facts(project: Project) -> dict[str, Facts]:
    images = building.build(project, services=project.selected, progress=remark)
    references = _references(project, images)
    return {
        name: Facts(image.version, image.revision, image.input_hash, references[name]) for name, image in images.items()
    }


def _references(project: Project, images: Mapping[str, BuiltImage]) -> dict[str, str]:
    return {name: image_reference(image, project.environment) for name, image in images.items()}


def _as_json(problem: Problem) -> dict[str, object]:
    shown = {key: getattr(problem, key) for key in ("where", "path", "wrong", "remedy")}
    return shown if problem.got is NOTHING else {**shown, "got": problem.got}
