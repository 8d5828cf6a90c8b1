"""A real one-node Kubernetes with its surroundings on this machine, as root.

    python toolchain/cluster.py up           start it, building and installing what is missing
    python toolchain/cluster.py down         end and remove all of it
    python toolchain/cluster.py build        build what is missing, start nothing (needs no root)
    python toolchain/cluster.py status       what runs
    python toolchain/cluster.py stop PART    end one part, such as postgres; `start PART` starts it again
    python toolchain/cluster.py image        push the image of a pod that answers and asks; print its reference

Exit codes: 0 fine, 1 or 2 the call is wrong or (`status`) something does not run, 3 something outside failed.
"""

import argparse
import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from building import progress
from building.errors import ToolchainError
from cluster import places, removal, report, starting
from cluster.addons import images, monitoring
from cluster.errors import ClusterError
from cluster.machine import programs


def main() -> int:
    """Do what the command line says."""
    arguments = _parser().parse_args()
    try:
        return _run(arguments)
    except (ClusterError, ToolchainError) as error:
        print(f"cluster: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Start and stop a real one-node Kubernetes on this machine.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("up", "down", "build", "status", "image", "hand-on"):
        commands.add_parser(name)
    for name in ("start", "stop"):
        commands.add_parser(name).add_argument("part", choices=starting.NAMES)
    return parser


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "status":
        return report.status()
    if arguments.command == "build":
        programs.build()
        programs.pause()
        return 0
    if arguments.command == "image":
        print(images.push(images.of_program(programs.answer()), "answer"))
        return 0
    if arguments.command == "hand-on":
        monitoring.hand_on()
    with _alone():
        if arguments.command == "up":
            _up()
        elif arguments.command == "down":
            _down()
        else:
            {"start": starting.start, "stop": starting.stop}[arguments.command](arguments.part)
    return 0


def _up() -> None:
    starting.up()
    report.summary()


def _down() -> None:
    begun = time.monotonic()
    if not removal.leftovers():
        progress.say("no cluster runs here")
        return
    removal.down()
    progress.say(f"the cluster is gone ({time.monotonic() - begun:.1f} s)")


@contextmanager
def _alone() -> Iterator[None]:
    """Let one command at a time change the cluster."""
    with _locked() as lock:
        try:
            yield
        finally:
            if not places.STATE.exists():
                places.LOCK.unlink(missing_ok=True)
            lock.close()


def _locked() -> TextIO:
    while True:
        lock = places.LOCK.open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.say("waiting for another command that changes the cluster")
            fcntl.flock(lock, fcntl.LOCK_EX)
        # The one before us may have been `down`, which takes the file away.
        if places.LOCK.exists() and os.path.samestat(os.fstat(lock.fileno()), places.LOCK.stat()):
            return lock
        lock.close()


if __name__ == "__main__":
    sys.exit(main())
