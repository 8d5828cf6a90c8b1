"""Which process every part is, written where `down` finds it after any crash."""

import json
import os
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

from cluster import places

_BOOT = Path("/proc/sys/kernel/random/boot_id")


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
        return self.boot == boot() and started(self.pid) == self.started

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


def write_own(name: str, end: int) -> None:
    """Record the process that runs this."""
    record = Record(name, os.getpid(), started(os.getpid()), boot(), end)
    file = places.RECORDS / f"{name}.json"
    file.with_suffix(".new").write_text(json.dumps(asdict(record)))
    # In one step: a half written record would lose a process.
    file.with_suffix(".new").rename(file)


def forget(record: Record) -> None:
    """Remove the record of a process that has ended."""
    (places.RECORDS / f"{record.name}.json").unlink(missing_ok=True)


def everything() -> list[Record]:
    """Return what was recorded, the youngest process first."""
    found = [_read(file) for file in places.RECORDS.glob("*.json")]
    return sorted((record for record in found if record), key=lambda record: record.started, reverse=True)


def of(name: str) -> Record | None:
    """Return the record of one part, if it was ever started."""
    return _read(places.RECORDS / f"{name}.json")


def _read(file: Path) -> Record | None:
    try:
        return Record(**json.loads(file.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def boot() -> str:
    """Return what tells this start of the machine from another."""
    return _BOOT.read_text().strip()


def started(pid: int) -> int:
    """Return the start time of a process in clock ticks since the machine's start; -1 when there is none."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return -1
    # The name, in parentheses, may hold spaces; the state follows it. A zombie has ended.
    fields = line[line.rindex(")") + 2 :].split()
    return -1 if fields[0] in "ZX" else int(fields[19])
