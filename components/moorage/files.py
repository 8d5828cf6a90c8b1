"""Writes files so that a reader never sees half of one."""

from __future__ import annotations

from pathlib import Path

from moorage.errors import SurroundingsError
from moorage.ours import write_file


def write_text(path: Path, text: str) -> None:
    """Write ``text`` under a temporary name beside ``path`` and rename it. Raises `SurroundingsError`."""
    try:
        write_file(path, text.encode())
    except OSError as error:
        raise SurroundingsError(f"{path}: cannot be written ({error.strerror}); free or open it") from error
