"""A chassis that was copied into a module of others, and the stamp that says what it was then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.scaffold import chassis

STAMP = "moorage-chassis.json"


@dataclass(frozen=True)
class Stamp:
    """What was copied."""

    version: str
    """The release of the chassis, such as `v0.1.0`."""
    files: Mapping[str, str]
    """Path below the chassis → SHA-256 (hex) of the text, as it was written."""


def copies(import_path: str) -> dict[str, str]:
    """Return the text of each file to write, by its path below the chassis: sources, tests, the linter, the stamp."""
    texts = chassis.sources(import_path)
    stamp = {"version": chassis.version(), "files": {name: sha256(text) for name, text in sorted(texts.items())}}
    return {**texts, STAMP: json.dumps(stamp, indent=1) + "\n"}


def read_stamp(folder: Path) -> Stamp:
    """Return the stamp of a copied chassis. Raises `InputError` where there is none, or it is no stamp."""
    file = folder / STAMP
    try:
        said = json.loads(file.read_bytes())
        return Stamp(str(said["version"]), {str(name): str(mark) for name, mark in said["files"].items()})
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        wrong = (
            "is not there, so that nobody knows what was copied" if not file.exists() else "is no stamp of a chassis"
        )
        remedy = "move the chassis away, and write it anew with `moorage new NAME --vendor`"
        raise InputError([Diagnostic("no-such-file", wrong, remedy, location=str(file))]) from error


def sha256(text: str | None) -> str | None:
    """Return the SHA-256 (hex) of a text; None of what is not there."""
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()
