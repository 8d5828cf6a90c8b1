"""Programs from npm, each installed into the cache by what its lock says, once for every clone and every run."""

import shutil
import subprocess
from pathlib import Path

from building import cache, progress
from building.errors import ToolchainError
from building.packages import debian
from building.tools import PINS

PROGRAMS = ("tsc", "yaml-language-server")
"""Each has a folder below ``toolchain/pins`` with package.json and package-lock.json; the lock names no registry."""
_FILES = ("package.json", "package-lock.json")


def ensure(name: str) -> Path:
    """Return the program; install it when this machine has not installed exactly this one before. Node runs it."""
    contents = [(PINS / name / file).read_bytes() for file in _FILES]
    folder = cache.root() / f"{name}-{cache.digest(contents)}"
    program = folder / "node_modules/.bin" / name
    if not program.exists():
        with cache.locked(folder, lambda: progress.say(f"{name}: waiting for another process that installs it")):
            if not program.exists():
                _install(name, contents, folder)
    return program


def require() -> None:
    """Install npm itself where this machine has none."""
    if shutil.which("npm") is None:
        debian.install({"/usr/bin/npm": "npm"})


def _install(name: str, contents: list[bytes], folder: Path) -> None:
    require()
    progress.say(f"{name}: installing from npm, once per machine")
    log = folder.with_name(f"{folder.name}.log")
    with cache.appearing(folder) as made, log.open("wb") as output:
        for file, content in zip(_FILES, contents, strict=True):
            (made / file).write_bytes(content)
        # No script of a package is run.
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        process = subprocess.Popen(command, cwd=made, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        try:
            code = progress.wait(process, f"{name}: installing")
        finally:
            process.terminate()
            process.wait()
        if code:
            raise ToolchainError(f"npm could not install {name}; see {log}")
