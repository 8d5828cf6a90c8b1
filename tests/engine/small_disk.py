"""A disk of a few megabytes, to be filled: it ends with the test, even with one that is killed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The mount is in a name space that ends with its last process, and this one ends with its standard input.
_HOLDER = 'mount -t tmpfs -o size="$2" none "$1" && echo mounted && read -r _'


class SmallDisk:
    """A disk on `folder`, seen only by what runs through it."""

    def __init__(self, folder: Path, process: int):
        self._folder = folder
        self._process = process

    @property
    def content(self) -> Path:
        """Where this process, which is outside, sees what the disk holds."""
        return Path(f"/proc/{self._process}/root{self._folder}")

    def entering(self, folder: Path, command: list[str]) -> list[str]:
        """Return the command line that runs `command` in `folder`, where the disk is."""
        return ["nsenter", f"--mount=/proc/{self._process}/ns/mnt", f"--wdns={folder}", *command]

    def run(self, folder: Path, command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command in `folder` with these variables more."""
        inside = self.entering(folder, command)
        return subprocess.run(inside, env={**os.environ, **environment}, capture_output=True, text=True)

    def used(self) -> int:
        """Return the bytes that are taken."""
        return shutil.disk_usage(self.content).used

    def resize(self, size: int) -> None:
        """Give it another size, never less than what is taken."""
        done = self.run(self._folder, ["mount", "-o", f"remount,size={size}", str(self._folder)])
        assert done.returncode == 0, done.stderr


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[SmallDisk]:
    """Put a disk of `size` bytes on `folder` until the block ends; needs root."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", _HOLDER, "sh", str(folder), str(size)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "mounted\n"
        yield SmallDisk(folder, holder.pid)
