"""Folders that hold only what we wrote: where a repository can plant nothing that we would follow, trust or delete.

Builds write below `.moorage/`, or where `--out` says, and replace what they wrote before: in folders that bear our mark
and in no others. No link is followed there, so that nothing outside is reached.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from moorage.errors import Diagnostic, ExternalError, InputError

HOME = ".moorage"
"""The folder below the project's root that holds everything we make."""
_MARK = b"# Made by moorage, which replaces and deletes what lies here. Git ignores it.\n*\n"


def claim(out: Path, names: Iterable[str]) -> Path:
    """Make the folders `names` of `out` ours, and `out` too where it is called `.moorage`; return `out` without links.

    Raises InputError where a link stands in the way, or a folder with what somebody else has put there.
    """
    _reject_link(out)
    out.mkdir(parents=True, exist_ok=True)
    top = out.resolve()
    # One build at a time: another one would take the draft of a mark for somebody else's file.
    handle = os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if top.name == HOME:
            _mark(top)
        for name in names:
            _claim_folder(top / name, trusted=top.name == HOME)
    finally:
        os.close(handle)
    return top


def _claim_folder(folder: Path, *, trusted: bool) -> None:
    _reject_link(folder)
    folder.mkdir(exist_ok=True)
    if not (trusted or _is_marked(folder) or not any(folder.iterdir())):
        remedy = "name another folder for the output, or move this one away"
        raise InputError([Diagnostic("foreign-file", "holds what moorage did not write", remedy, location=str(folder))])
    _mark(folder)


def reject_links(paths: Iterable[Path]) -> None:
    """Raise InputError for what is neither a plain file nor a folder, in these paths and everything below them."""
    for path in paths:
        _reject_link(path)
        if path.is_dir():
            reject_links(_entries(path))


def write_file(path: Path, content: bytes) -> None:
    """Write a file so that it is either the old one or the new one; never through a link."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)


def open_lock(path: Path) -> int:
    """Open a file to lock it, and make it where there is none; through no link, and nothing in it is changed."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)


@contextmanager
def alone(out: Path, name: str, folders: Collection[str]) -> Iterator[None]:
    """Hold the lock of one service's folders below ``out``; the system frees it when the process dies."""
    path = out / "work" / f"{name}.lock"
    reject_links([path])
    lock = open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        reject_links(path for part in folders for path in (out / part / name, *(out / part).glob(f"{name}.*")))
        yield
    finally:
        os.close(lock)


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, if it is there; of a link in it only the link."""
    if os.path.lexists(folder):
        shutil.rmtree(folder)


def _reject_link(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        remedy = "remove it: moorage follows no link where it writes"
        raise InputError(
            [Diagnostic("not-a-plain-file", "is neither a plain file nor a folder", remedy, location=str(path))]
        )


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        # Another build has just taken it away.
        return []


def _is_marked(folder: Path) -> bool:
    path = folder / ".gitignore"
    _reject_link(path)
    return path.is_file() and path.read_bytes() == _MARK


def _mark(folder: Path) -> None:
    _reject_link(folder / ".gitignore")
    if not (folder / ".gitignore").exists():
        write_file(folder / ".gitignore", _MARK)


def write_text(path: Path, text: str) -> None:
    """Write ``text`` under a temporary name beside ``path`` and rename it. Raises `ExternalError`."""
    try:
        write_file(path, text.encode())
    except OSError as error:
        raise ExternalError(f"{path}: cannot be written ({error.strerror}); free or open it") from error
