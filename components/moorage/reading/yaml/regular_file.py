"""Reads a file that somebody else may have put there: a regular one, and not more of it than it may hold."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from moorage.errors.codes import Code

MOST_BYTES = 512 * 1024
"""A larger document is refused before it is parsed."""


class Unreadable(Exception):
    """The file cannot be read: ``code``, ``message`` and ``hint``."""

    def __init__(self, code: Code, wrong: str, remedy: str):
        super().__init__(wrong)
        self.code, self.message, self.hint = code, wrong, remedy


def contents(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return what a regular file holds, at most so many bytes.

    ``path``: without links, as `project.real_path` gives it.
    Raises `Unreadable`, without waiting, for a link, a device, a pipe and a socket, and for a file that is too large.
    """
    try:
        # O_NONBLOCK: a pipe without a writer would be waited for. O_NOFOLLOW: whoever resolved the path saw no link.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except (OSError, ValueError) as error:
        raise _failed(error) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Unreadable("unreadable-file", "is not a regular file", "replace it with one")
        return _limited(handle, most)
    except OSError as error:
        raise _failed(error) from error
    finally:
        os.close(handle)


def _limited(handle: int, most: int = MOST_BYTES) -> bytes:
    found = bytearray()
    while piece := os.read(handle, most + 1 - len(found)):
        found += piece
        if len(found) > most:
            raise Unreadable(
                "too-large", f"is larger than {most // 1024} KiB", "split it, or check that it is the right file"
            )
    return bytes(found)


def _failed(error: Exception) -> Unreadable:
    reason = getattr(error, "strerror", None) or str(error)
    return Unreadable("unreadable-file", f"cannot be read ({reason})", "check the path and its permissions")
