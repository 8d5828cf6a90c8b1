"""The build context's digest, by which a changed file is a change of the image."""

import hashlib
import stat
from pathlib import Path

from moorage_plugins.serving import PluginError

IGNORED = (".dockerignore", "Dockerfile.dockerignore")
"""Files that leave parts of a context out; the stand-in cannot read them."""


def digest(context: Path, dockerfile: Path) -> str:
    """Return what the official plugin would: names, modes and contents of all files, folders left out."""
    total = hashlib.sha256()
    _add(total, "Dockerfile", "-" * 10, dockerfile)
    for path in sorted(context.rglob("*"), key=lambda path: path.relative_to(context).parts):
        mode = path.lstat().st_mode
        name = path.relative_to(context).as_posix()
        if not stat.S_ISDIR(mode):
            if not stat.S_ISREG(mode) or name in IGNORED:
                raise PluginError(f"the stand-in for the docker plugin cannot read {path} in a build context")
            _add(total, name, stat.filemode(mode), path)
    return total.hexdigest()


def _add(total: "hashlib._Hash", name: str, mode: str, path: Path) -> None:
    total.update(name.encode() + mode.encode() + hashlib.sha256(path.read_bytes()).digest() + b"\0")
