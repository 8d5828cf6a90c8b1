"""The staged root: the image's files as a folder and a Dockerfile, for builders that copy a folder.

It lies in one stable place, because a build context that moves is a difference in every preview.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from moorage.image.layout.contents import USER, Entry, entrypoint
from moorage.image.layout.manifest import labels
from moorage.image.output import remove
from moorage.image.request import ImageRequest, SourceInfo

_SECOND = 10**9
"""In nanoseconds."""


def dockerfile(request: ImageRequest, build_info: SourceInfo) -> str:
    """Return the Dockerfile that makes of the staged root the image that the `oci` builder makes."""
    if len(request.platforms) == 1:
        copy = [f"COPY {request.platforms[0]}/ /"]
    else:
        copy = ["ARG TARGETPLATFORM", "COPY ${TARGETPLATFORM}/ /"]
    named = [f"LABEL {key}={_quoted(value)}" for key, value in sorted(labels(request, build_info).items())]
    entry = f"ENTRYPOINT {json.dumps([entrypoint(request)])}"
    return "\n".join([f"FROM {request.base}", *copy, *named, "WORKDIR /", f"USER {USER}", entry, ""])


def write_staged_root(entries: Sequence[Entry], folder: Path, seconds: int) -> None:
    """Write these files below the new folder `folder`, each dated `seconds` since 1970."""
    folder.mkdir(parents=True)
    for entry in entries:
        _place(entry, folder / entry.name)
    for entry in reversed(entries):
        moment = seconds * _SECOND + _mark(folder / entry.name)
        os.utime(folder / entry.name, ns=(moment, moment))


def install(draft: Path, folder: Path) -> None:
    """Put a finished build context in the place of an older one."""
    remove(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft.rename(folder)


def inventory(folder: Path) -> list[list[object]]:
    """Return name, mode, size and date of everything in `folder`: enough to see whether a root was touched."""
    found = []
    for path in sorted(folder.rglob("*")):
        build_info = path.lstat()
        size = 0 if path.is_dir() else build_info.st_size
        found.append([path.relative_to(folder).as_posix(), build_info.st_mode, size, int(build_info.st_mtime)])
    return found


def _place(entry: Entry, path: Path) -> None:
    if entry.content is None:
        path.mkdir()
    elif isinstance(entry.content, bytes):
        path.write_bytes(entry.content)
    else:
        shutil.copyfile(entry.content, path)
    path.chmod(entry.mode)


def _mark(path: Path) -> int:
    """Return what a file's content makes of the nanoseconds of its date.

    BuildKit takes a file of the same name, size and date for the one that it was sent before, and every build of one
    commit has the same date: what an uncommitted change compiles to would never reach the image.
    """
    if path.is_dir():
        return 0
    with path.open("rb") as file:
        return int(hashlib.file_digest(file, "sha256").hexdigest(), 16) % _SECOND


def _quoted(value: str) -> str:
    """Quote a label's value for a Dockerfile, where `$` names a variable."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    return f'"{escaped}"'
