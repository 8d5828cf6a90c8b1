"""One process, from start to end: its processor time, its memory, and what it printed."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """What it took."""

    processor: float
    """Seconds of processor time, start of the program included."""
    memory: int
    """Bytes at its peak."""
    printed: Path


def run(command: Sequence[str], folder: Path, printed: Path, **environment: str) -> Run:
    """Run a command to its end, its standard output into a file; a failure of it ends the benchmark."""
    with printed.open("wb") as out, tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=complaints,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            complaints.seek(0)
            sys.exit(f"{command[0]} failed: {complaints.read()}")
        return Run(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, printed)
