"""The processes of the cluster: each is recorded before its program runs, so that `down` finds it after any crash."""

import json
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cluster import places, waiting
from cluster.errors import ClusterError

_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Part:
    """One process: its command line, and how it is known to serve."""

    name: str
    command: list[str]
    ready: Callable[[], bool]
    deadline: float = 60
    user: str = ""
    """The user that it runs as; this one when empty."""
    environment: dict[str, str] = field(default_factory=dict)
    end: signal.Signals = signal.SIGTERM
    """The signal that makes it end in order."""

    @property
    def log(self) -> Path:
        """Where all it says goes."""
        return places.LOGS / f"{self.name}.log"


@dataclass(frozen=True)
class Record:
    """Which process a name was given to: number and start time, since numbers are used again."""

    name: str
    pid: int
    started: int
    boot: str
    end: int

    def alive(self) -> bool:
        """Tell whether that very process still runs."""
        return self.boot == _BOOT.read_text().strip() and _started(self.pid) == self.started

    def kill(self, number: int) -> None:
        """Send a signal, to that very process or to none."""
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        try:
            # The handle pins the process: what is alive now is what the signal reaches.
            if self.alive():
                signal.pidfd_send_signal(handle, number)
        except ProcessLookupError:
            pass
        finally:
            os.close(handle)


def launch(part: Part) -> bool:
    """Start the process unless it runs; tell whether it was started."""
    running = record_of(part.name)
    if running and running.alive():
        return False
    _launch(part)
    return True


def await_ready(part: Part) -> None:
    """Wait until the process serves; one that ends instead is an error at once."""
    waiting.until(lambda: _serves(part), part.deadline, f"{part.name} does not serve", part.log)


def _serves(part: Part) -> bool:
    record = record_of(part.name)
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
            env={**_environment(), **part.environment},
            cwd="/",
            start_new_session=True,
            # Safe: this program has one thread. It leaves no moment in which the process exists without a record.
            preexec_fn=lambda: _enter(part),
        )
    # It outlives us on purpose; without this Python warns that nobody waited for it.
    process.returncode = 0


def _environment() -> dict[str, str]:
    kept = ("PATH", "HOME", "LANG", "TZ")
    return {name: os.environ[name] for name in kept if name in os.environ}


def _enter(part: Part) -> None:
    pid = os.getpid()
    record = {"name": part.name, "pid": pid, "started": _started(pid), "boot": _BOOT.read_text().strip()}
    file = places.RECORDS / f"{part.name}.json"
    file.with_suffix(".new").write_text(json.dumps({**record, "end": int(part.end)}))
    file.with_suffix(".new").rename(file)
    if part.user:
        account = pwd.getpwnam(part.user)
        os.initgroups(account.pw_name, account.pw_gid)
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)


def records() -> list[Record]:
    """Return what was recorded, the youngest process first."""
    found = [_read(file) for file in places.RECORDS.glob("*.json")]
    return sorted((record for record in found if record), key=lambda record: record.started, reverse=True)


def record_of(name: str) -> Record | None:
    """Return the record of one part, if it was ever started."""
    return _read(places.RECORDS / f"{name}.json")


def _read(file: Path) -> Record | None:
    try:
        return Record(**json.loads(file.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def stop(record: Record, seconds: float = 10) -> None:
    """End one process: in order, or by force when it takes too long."""
    record.kill(record.end)
    if not _gone(record, seconds):
        record.kill(signal.SIGKILL)
        if not _gone(record, 10):
            raise ClusterError(f"process {record.pid} ({record.name}) does not end, not even killed")
    (places.RECORDS / f"{record.name}.json").unlink(missing_ok=True)


def _gone(record: Record, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while record.alive():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _started(pid: int) -> int:
    """Return the start time of a process in clock ticks since the machine's start; -1 when there is none."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return -1
    # The name, in parentheses, may hold spaces; the state follows it. A zombie has ended.
    fields = line[line.rindex(")") + 2 :].split()
    return -1 if fields[0] in "ZX" else int(fields[19])
