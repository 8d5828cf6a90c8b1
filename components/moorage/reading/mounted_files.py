"""Reads the files of the repository that a service mounts."""

from __future__ import annotations

import os
from pathlib import Path

from moorage.errors import Diagnostic
from moorage.reading.documents import Document
from moorage.reading.project import repository, shown
from moorage.reading.yaml.regular_file import Unreadable, contents
from moorage.spec.service import ServiceSpec

MOST_BYTES = 1024 * 1024
"""What a ConfigMap may hold (Kubernetes: ``MaxSecretSize``)."""
_PRIVATE = {".git", ".moorage"}
_REMEDY = "name a file of the repository"


def read_files(
    spec: ServiceSpec, document: Document, folder: Path, root: Path, problems: list[Diagnostic]
) -> ServiceSpec:
    """Return the spec with the contents of the files that it mounts; adds what is wrong with them.

    ``folder``: of the spec's file. ``root``: of the project. A file is a regular one of the clone, and neither git's
    own nor what a build made.
    """
    wanted = {path: each.file for path, each in spec.mounts.items() if each.file}
    if not wanted:
        return spec
    top = repository(folder, root)
    found: dict[str, bytes] = {}
    for path, name in wanted.items():
        try:
            found[path] = _content(folder / name, top, root)
        except Unreadable as error:
            where = ("mounts", path, "file")
            problems.append(document.problem(error.code, where, error.message, error.hint, value=name))
    total = sum(map(len, found.values()))
    if total > MOST_BYTES:
        wrong = f"hold files of {total:,} bytes, and a ConfigMap holds {MOST_BYTES:,}"
        remedy = "put the largest into the image, by image.files"
        problems.append(document.problem("too-large", ("mounts",), wrong, remedy))
    return spec.with_contents(found)


def _content(file: Path, top: Path, root: Path) -> bytes:
    real = Path(os.path.realpath(file))
    if not real.is_relative_to(top):
        raise Unreadable("outside-repository", f"leads out of the repository {shown(top, root)}", _REMEDY)
    if any(part.casefold() in _PRIVATE for part in real.relative_to(top).parts):
        raise Unreadable("private-file", "is git's own, or what a build made", _REMEDY)
    return contents(real, MOST_BYTES)
