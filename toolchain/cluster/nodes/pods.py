"""Ends the processes of pods without the parts that started them."""

import os
import signal
import time
from pathlib import Path

from cluster import places
from cluster.errors import ClusterError
from cluster.nodes import node

_HELPERS = ("containerd-shim-runc-v2", "runc", "ctr", "initdb", "openssl")


def end() -> None:
    """Kill what runs in our control group and what holds it; nobody is left who would start it again."""
    deadline = time.monotonic() + 20
    while found := _members() | _helpers():
        if time.monotonic() > deadline:
            raise ClusterError(f"processes of pods do not end, not even killed: {sorted(found)}")
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.05)


def _members() -> set[int]:
    lists = [file for top in node.hierarchies() for file in (top / places.CGROUP).rglob("cgroup.procs")]
    # Zero stands for a process of a namespace that is not ours; to kill it would be to end ourselves.
    return {int(pid) for file in lists for pid in text_of(file).split()} - {0}


def _helpers() -> set[int]:
    """Return what runs for our folders without a record: shims of pods, and what a killed `up` was waiting for."""
    places_of_ours = (f"{places.STATE}/", f"{places.DATA}/")
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        words = text_of(process / "cmdline").split("\0")
        if Path(words[0]).name in _HELPERS and any(word.startswith(places_of_ours) for word in words):
            found.add(int(process.name))
    return found


def remove_cgroups() -> None:
    """Remove our control group from every hierarchy."""
    for top in node.hierarchies():
        group = top / places.CGROUP
        inner = sorted((path for path in group.rglob("*") if path.is_dir()), key=lambda path: -len(path.parts))
        for folder in [*inner, group] if group.exists() else []:
            _remove_cgroup(folder)


def _remove_cgroup(folder: Path) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            return folder.rmdir()
        except FileNotFoundError:
            return None
        except OSError as error:
            # The kernel frees a group a moment after its last process.
            if time.monotonic() > deadline:
                raise ClusterError(f"the control group {folder} cannot be removed ({error.strerror})") from None
            time.sleep(0.05)


def text_of(file: Path) -> str:
    """Return what a file holds, nothing when it went away."""
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""
