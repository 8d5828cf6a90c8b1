"""One process, measured from start to end."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """How long it took, and what it printed."""

    seconds: float
    processor: float
    """Seconds of processor time; those of the processes that it waited for are among them."""
    told: str


def measured(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Run:
    """Run a command to its end; a failure of it ends the benchmark."""
    with tempfile.TemporaryFile("w+") as told, tempfile.TemporaryFile("w+") as complaints:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=told, stderr=complaints
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        for file in (told, complaints):
            file.seek(0)
        if process.returncode:
            # Pulumi says on standard output what is wrong.
            sys.exit(f"{command[0]} failed: {complaints.read() or told.read()}")
        return Run(seconds, used.ru_utime + used.ru_stime, told.read())
