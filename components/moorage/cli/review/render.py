"""`moorage render`: prints the manifests, writes them into a folder, or pushes them to a registry."""

from __future__ import annotations

import argparse

from moorage.cli.build import references, require_registry
from moorage.cli.printing import remark, say, say_text
from moorage.errors import Diagnostic, InputError, MoorageError
from moorage.image import building
from moorage.image.reference import image_reference, tagged
from moorage.image.request import BuiltImage
from moorage.plan.model import BuildInfo
from moorage.reading.loading import Project, load

_MOST = 10
"""So many names of files are told."""


def render(options: argparse.Namespace) -> int:
    """Print the manifests, or write them into a folder, or push them."""
    _reject_lone(options)
    from moorage.review.rendering.manifests import files, manifests

    project = load(options.paths, env=options.env)
    images = building.build(project, services=project.selected, progress=remark) if options.build else {}
    build_info = _build_info(project, images)
    if options.out is None and options.push is None:
        from moorage.review.emitter import yaml_text

        for number, (_, body) in enumerate(manifests(project, build_info, options.tool)):
            say_text(("---\n" if number else "") + yaml_text(body))
        return 0
    if options.push is not None:
        _require_images(project, build_info, images)
    texts = files(project, build_info, options.tool)
    if options.out is not None:
        _write(options, project, texts)
    if options.push is not None:
        _push(options, project, images, texts)
    return 0


def _reject_lone(options: argparse.Namespace) -> None:
    wrong = []
    if options.prune and options.out is None:
        wrong.append(Diagnostic("incomplete", "removes files of a folder", "name it by --out", "--prune"))
    if options.kustomization and options.out is None and options.push is None:
        wrong.append(Diagnostic("incomplete", "is a file", "say where by --out or --push", "--kustomization"))
    if wrong:
        raise InputError(wrong)


def _write(options: argparse.Namespace, project: Project, texts: dict[str, str]) -> None:
    from moorage.review.rendering.folder import write_folder

    environment = project.required_environment().name
    done = write_folder(options.out, environment, texts, kustomize=options.kustomization, prune=options.prune)
    say(f"{done.objects} objects written to {options.out}")
    if done.pruned:
        say(f"removed: {', '.join(done.pruned)}")
    if done.left:
        more = f" and {len(done.left) - _MOST} more" if len(done.left) > _MOST else ""
        remark(f"not rendered now, and kept without --prune: {', '.join(done.left[:_MOST])}{more}")


def _require_images(project: Project, build_info: dict[str, BuildInfo], images: dict[str, BuiltImage]) -> None:
    from moorage.image.registry.push import is_published
    from moorage.review.rendering.manifests import without_image

    if unknown := without_image(project, build_info):
        wrong = f"has no image for {', '.join(unknown)}"
        raise InputError([Diagnostic("incomplete", wrong, "give --build, or name it by image.ref", "--push")])
    if not images:
        return
    insecure = require_registry(project).insecure
    for image in images.values():
        if not is_published(tagged(image, project.environment), image.digest, insecure=insecure):
            reference = image_reference(image, project.environment)
            raise MoorageError(f"--push: the registry does not hold {reference}; run `moorage build --push` first")


def _push(options: argparse.Namespace, project: Project, images: dict[str, BuiltImage], texts: dict[str, str]) -> None:
    from moorage.image.layout.manifest import source_of
    from moorage.review.rendering.artifact import common_source, push
    from moorage.review.rendering.manifests import KUSTOMIZATION, kustomization

    if options.kustomization:
        texts = {**texts, KUSTOMIZATION: kustomization(texts)}
    registry = project.required_environment().registry
    source = common_source(source_of(image) for image in images.values())
    done = push(texts, options.push, project.root, source, insecure=bool(registry and registry.insecure))
    say(done.reference)
    if not done.sent:
        remark("it holds these manifests already, and was left as it is")


def _build_info(project: Project, images: dict[str, BuiltImage]) -> dict[str, BuildInfo]:
    named = references(project, images)
    return {
        name: BuildInfo(image.version, image.revision, image.input_hash, named[name]) for name, image in images.items()
    }
