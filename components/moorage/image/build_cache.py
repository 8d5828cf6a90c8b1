"""What an image on disk was made from: so that a build that is done is not done again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from moorage.image.compile.compiler import flags
from moorage.image.layout.certificates import BUNDLE
from moorage.image.layout.oci import canonical
from moorage.image.output import write_file
from moorage.image.source.resolved import ResolvedSource

_FORMAT = 3
"""Counts changes of this package that change the bytes of an image from the same source."""


@dataclass(frozen=True)
class CacheEntry:
    """Beside a layout: the key it was built from, and what was built."""

    key: str
    probe: str
    """What linking variables was found to work for."""
    digest: str
    binary_size: int
    rebuilt_all: bool
    bill: str
    """SHA-256 of the bill of materials."""
    root: list[list[object]]
    """The staged root's inventory."""


def build_key(resolved: ResolvedSource) -> str:
    """Return the SHA-256 over everything that decides the image's bytes."""
    request, build_info = resolved.request, resolved.build_info
    return _hash(
        format=_FORMAT,
        build_info=asdict(build_info),
        flags=flags(request, resolved.linked),
        package=request.package,
        platforms=request.platforms,
        name=request.name,
        base=request.base,
        certificates=hashlib.sha256(BUNDLE.read_bytes()).hexdigest(),
    )


def probe_key(resolved: ResolvedSource) -> str:
    """Return the SHA-256 over what decides whether variables can be linked in: who declares them, and how."""
    declaring = [path.read_text("utf-8", "replace") for path in resolved.declaring]
    return _hash(variables=sorted(resolved.request.linked), go=resolved.build_info.go_version, declaring=declaring)


def file_hash(path: Path) -> str | None:
    """Return the SHA-256 of a file; None when there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def read_entry(path: Path) -> CacheEntry | None:
    """Return the record at `path`; None when there is none, or another version of this package wrote it."""
    try:
        return CacheEntry(**json.loads(path.read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def write_entry(path: Path, record: CacheEntry) -> None:
    """Replace the record at `path`."""
    write_file(path, canonical(asdict(record)))


def _hash(**content: object) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()
