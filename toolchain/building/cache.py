"""Where built things live, under which name, and who may write there."""

import fcntl
import hashlib
import os
import pwd
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from building.errors import ToolchainError


def root() -> Path:
    """Return the folder that all clones of this user share.

    With a HOME that is new or cannot be written it is the one below the home in passwd, if that has one already: an
    engine takes minutes to build.
    """
    named = os.environ.get("XDG_CACHE_HOME")
    folders = [Path(base) / "moorage" / "toolchain" for base in ([named] if named else _homes())]
    if not folders:
        raise ToolchainError("this user has no home folder; set HOME, or XDG_CACHE_HOME to a folder to build in")
    return next((folder for folder in folders if os.access(folder, os.W_OK)), folders[0])


def _homes() -> list[str]:
    homes = [os.environ.get("HOME", "")]
    with suppress(KeyError):
        homes.append(pwd.getpwuid(os.getuid()).pw_dir)
    return [f"{home}/.cache" for home in homes if home]


def digest(parts: list[bytes]) -> str:
    """Return a short hash of those parts, in that order and apart from each other."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()[:16]


@contextmanager
def locked(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of one folder of the cache; `waiting` is called when someone else has it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def appearing(folder: Path) -> Iterator[Path]:
    """Give a temporary folder that becomes `folder` in one step when the block ends well."""
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield made
        made.chmod(0o755)
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
