"""Writes files so that a reader never sees half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from moorage.errors import SurroundingsError


def write_text(path: Path, text: str) -> None:
    """Write ``text`` under a temporary name beside ``path`` and rename it. Raises `SurroundingsError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise SurroundingsError(f"{path}: cannot be written ({error.strerror}); free or open it") from error
