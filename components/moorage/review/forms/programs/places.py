"""Where a finding stands, for readers that want a file and a line."""

from __future__ import annotations

from typing import NamedTuple

from moorage.review.forms.findings import Said
from moorage.review.forms.values import sentence


class Place(NamedTuple):
    """A file, relative to the project, and a line; 0 where there is none."""

    file: str
    line: int


def place(found: Said) -> Place | None:
    """Return the first place of a finding; None where it stands nowhere."""
    if not found.locations:
        return None
    location = sentence(found.locations[0])
    file, _, line = location.rpartition(":")
    return Place(file, int(line)) if file and line.isdecimal() and line.isascii() else Place(location, 0)
