"""A folder for what a run lays out: removed at its end, and by the next run where it was killed before."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from moorage.image.output import HOME, claim, remove

_NAME = "review"
_PREFIX = "diff-"


@contextmanager
def workplace(root: Path) -> Iterator[Path]:
    """Yield an empty folder below a project's ``.moorage/review/`` that is this run's alone.

    A run holds a lock on its folder, which the system frees when it dies: what nobody holds is a dead run's, and goes.
    """
    home = claim(root / HOME, [_NAME]) / _NAME
    # One run at a time here: between its making and its lock a folder looks like a dead run's.
    alone = _locked(home, fcntl.LOCK_EX)
    try:
        _remove_dead(home)
        folder = Path(tempfile.mkdtemp(dir=home, prefix=_PREFIX))
        held = _locked(folder, fcntl.LOCK_EX)
    finally:
        os.close(alone)
    try:
        yield folder
    finally:
        try:
            remove(folder)
        finally:
            os.close(held)


def _remove_dead(home: Path) -> None:
    for folder in home.glob(f"{_PREFIX}*"):
        try:
            held = _locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            # A run holds it, or has just removed it; or it is no folder, and none of ours.
            continue
        try:
            remove(folder)
        finally:
            os.close(held)


def _locked(folder: Path, how: int) -> int:
    """Return a folder, opened through no link and locked. Raises `OSError`."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, how)
    except OSError:
        os.close(handle)
        raise
    return handle
