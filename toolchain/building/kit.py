"""Puts together what PATH needs to run Pulumi without the official release: a kit.

The engine looks for the Python language host and the launcher of dynamic providers beside its own binary, and warns
when it finds them elsewhere. So a kit is a folder of the cache with a link to the engine and a copy of
``toolchain/plugins``; it does not point back into the clone, which may move or go away.
"""

import os
import shutil
from pathlib import Path

from building import cache, progress

PLUGINS = Path(__file__).resolve().parent.parent / "plugins"
STAND_INS = ("kubernetes", "consul", "docker")


def ensure(engine: Path) -> Path:
    """Return the folder of the kit for that engine binary and this clone's plugins."""
    folder = cache.root() / f"kit-{_hash(engine)}"
    if folder.exists():
        return folder
    with cache.locked(folder, lambda: progress.say("plugins: waiting for another process that copies them")):
        if not folder.exists():
            with cache.appearing(folder) as made:
                shutil.copytree(PLUGINS, made, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
                _link(engine, made / "engine" / "pulumi")
    return folder


def _hash(engine: Path) -> str:
    files = sorted(path for path in PLUGINS.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    parts = [engine.parent.name.encode()]
    for path in files:
        executable = b"x" if os.access(path, os.X_OK) else b"-"
        parts += [str(path.relative_to(PLUGINS)).encode(), executable, path.read_bytes()]
    return cache.digest(parts)


def _link(engine: Path, place: Path) -> None:
    # A symbolic link would not do: the engine resolves it and looks beside the target.
    try:
        place.hardlink_to(engine)
    except OSError:
        shutil.copy2(engine, place)
