"""Starts and ends the processes of the cluster; each is recorded before its program runs."""

import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cluster import places
from cluster.errors import ClusterError
from cluster.machine import records, waiting
from cluster.machine.records import Record

# Nothing else of the user's surroundings: no proxy, no credentials, no settings of other clusters.
_KEPT = ("PATH", "HOME", "LANG", "TZ")


@dataclass(frozen=True)
class Part:
    """One process: its command line, and how it is known to serve."""

    name: str
    command: list[str]
    ready: Callable[[], bool]
    deadline: float = 60
    user: str = ""
    """The user that it runs as; this one when empty."""
    end: signal.Signals = signal.SIGTERM
    """The signal that makes it end in order."""

    @property
    def log(self) -> Path:
        """Where all it says goes."""
        return places.LOGS / f"{self.name}.log"


def launch(part: Part) -> bool:
    """Start the process unless it runs; tell whether it was started."""
    running = records.of(part.name)
    if running and running.alive():
        return False
    _launch(part)
    return True


def await_ready(part: Part) -> None:
    """Wait until the process serves; one that ends instead is an error at once."""
    waiting.until(lambda: _serves(part), part.deadline, f"{part.name} does not serve", part.log)


def _serves(part: Part) -> bool:
    record = records.of(part.name)
    if record is None or not record.alive():
        raise ClusterError(f"{part.name} ended at its start; see {part.log}")
    return part.ready()


def _launch(part: Part) -> None:
    places.LOGS.mkdir(parents=True, exist_ok=True)
    places.RECORDS.mkdir(parents=True, exist_ok=True)
    with part.log.open("ab") as log:
        process = subprocess.Popen(
            part.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            cwd="/",
            start_new_session=True,
            # Safe: this program has one thread. It leaves no moment in which the process exists without a record.
            preexec_fn=lambda: _enter(part),
        )
    # It outlives us on purpose; without this Python warns that nobody waited for it.
    process.returncode = 0


def _enter(part: Part) -> None:
    records.write_own(part.name, int(part.end))
    if part.user:
        account = pwd.getpwnam(part.user)
        os.initgroups(account.pw_name, account.pw_gid)
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)


def stop(record: Record, seconds: float = 10) -> None:
    """End one process: in order, or by force when it takes too long."""
    record.kill(record.end)
    if not _gone(record, seconds):
        record.kill(signal.SIGKILL)
        if not _gone(record, 10):
            raise ClusterError(f"process {record.pid} ({record.name}) does not end, not even killed")
    records.forget(record)


def _gone(record: Record, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while record.alive():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
