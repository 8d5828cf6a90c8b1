"""What an image on disk was made from: so that a build that is done is not done again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from moorage.image.certificates import BUNDLE
from moorage.image.compile import flags
from moorage.image.layout import canonical
from moorage.image.source import Survey
from moorage.ours import write_file

_FORMAT = 3
"""Counts changes of this package that change the bytes of an image from the same source."""


@dataclass(frozen=True)
class Record:
    """Beside a layout: the key it was built from, and what was built."""

    key: str
    probe: str
    """What the version variable was found to work for."""
    digest: str
    binary_size: int
    rebuilt_all: bool
    bill: str
    """SHA-256 of the bill of materials."""
    root: list[list[object]]
    """The staged root's inventory."""


def build_key(survey: Survey) -> str:
    """Return the SHA-256 over everything that decides the image's bytes."""
    request, facts = survey.request, survey.facts
    return _hash(
        format=_FORMAT,
        facts=asdict(facts),
        flags=flags(request, facts.version),
        package=request.package,
        platforms=request.platforms,
        name=request.name,
        base=request.base,
        certificates=hashlib.sha256(BUNDLE.read_bytes()).hexdigest(),
    )


def probe_key(survey: Survey) -> str:
    """Return the SHA-256 over what decides whether the version can be linked in: who declares it, and how."""
    declaring = [path.read_text("utf-8", "replace") for path in survey.declaring]
    return _hash(variable=survey.request.version_variable, go=survey.facts.go_version, declaring=declaring)


def file_hash(path: Path) -> str | None:
    """Return the SHA-256 of a file; None when there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def read_record(path: Path) -> Record | None:
    """Return the record at `path`; None when there is none, or another version of this package wrote it."""
    try:
        return Record(**json.loads(path.read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def write_record(path: Path, record: Record) -> None:
    """Replace the record at `path`."""
    write_file(path, canonical(asdict(record)))


def _hash(**content: object) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()
