"""What runs, and where it answers."""

from cluster import places, starting
from cluster.machine import records


def status() -> int:
    """Print one line per part; return 0 when all of them run."""
    dead = 0
    for name in starting.NAMES:
        record = records.of(name)
        alive = record is not None and record.alive()
        dead += not alive
        print(f"{name:26} {f'runs, process {record.pid}' if record and alive else 'does not run'}")
    if dead == 0:
        summary()
    return 2 if dead else 0


def summary() -> None:
    """Print where everything answers, and how to stop it."""
    for line in places.ENVIRONMENT.read_text().splitlines():
        print(line)
    print(f"# the same for scripts: {places.ENVIRONMENT}; logs: {places.LOGS}; stop: make cluster-down")
