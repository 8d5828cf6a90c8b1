"""Files that Git LFS keeps elsewhere: a commit holds a pointer, and this machine may hold the content."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from moorage.image.source.git.repository import Repository
from moorage.reading.yaml.regular_file import Unreadable, contents

# Source: git-lfs' docs/spec.md. Extensions stand between the two lines.
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize ([0-9]+)\n"
)


class LfsPointer(Exception):
    """The content is not on this machine."""


def smudged(repository: Repository, path: str, held: bytes, most: int) -> bytes:
    """Return what a checkout would hold at a path: ``held``, or what it points to. Raises `LfsPointer`.

    ``most``: bytes that are read at most; of larger files as many zeros, as `objects.contents` gives.
    """
    found = _POINTER.fullmatch(held)
    if found is None:
        return held
    if int(found[2]) > most:
        return bytes(most + 1)
    wanted = found[1].decode("ascii")
    for place in _places(repository, path, wanted):
        try:
            content = contents(place, most)
        except Unreadable:
            continue
        if hashlib.sha256(content).hexdigest() == wanted:
            return content
    raise LfsPointer(path)


def _places(repository: Repository, path: str, wanted: str) -> Iterator[Path]:
    # The work tree's own file, if it is the same, and what LFS has fetched.
    yield Path(os.path.realpath(repository.top / path))
    store = repository.ask("rev-parse", "--git-path", "lfs/objects").removesuffix("\n")
    yield repository.top / store / wanted[:2] / wanted[2:4] / wanted
