"""`down`: ends and removes exactly what `up` made, however far it came."""

import os
import shutil
import signal
import time
from pathlib import Path

from cluster import network, node, packages, places, processes
from cluster.commands import run
from cluster.errors import ClusterError

_SHIM_SOCKETS = Path("/run/containerd/s")
_LOG_LINKS = Path("/var/log/containers")
_NETWORK_RESULTS = Path("/var/lib/cni/results")


def leftovers() -> bool:
    """Tell whether there is anything to take away."""
    return places.STATE.exists() or places.DATA.exists() or network.exists()


def down() -> None:
    """End the processes, then the pods, then take away mounts, groups, network and folders."""
    _end_processes()
    _end_pods()
    _unmount()
    _remove_cgroups()
    _remove_traces()
    network.remove()
    packages.allow_services()
    for folder in (places.DATA, places.STATE):
        _remove(folder)


def _end_processes() -> None:
    found = processes.records()
    # All at once: the API server waits for its clients, and these for it.
    for record in found:
        record.kill(record.end)
    for record in found:
        processes.stop(record)


def _end_pods() -> None:
    """Kill what runs in our control group and the shims that hold it; nobody is left who would start it again."""
    deadline = time.monotonic() + 20
    while found := _members() | _shims():
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
    return {int(pid) for file in lists for pid in _text(file).split()}


def _shims() -> set[int]:
    """Return the helpers of our containerd: they name its folder in their command line."""
    marks = (str(places.CONTAINERD), str(places.STATE / "runc"))
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        words = _text(process / "cmdline").split("\0")
        if Path(words[0]).name in ("containerd-shim-runc-v2", "runc") and any(mark in words for mark in marks):
            found.add(int(process.name))
    return found


def _unmount() -> None:
    """Take away our mounts, the innermost first: overlays of containers, volumes, network namespaces."""
    for _ in range(10):
        mounts = _mounts()
        if not mounts:
            return
        for mount in sorted(mounts, key=len, reverse=True):
            run("umount", "--lazy", mount)
    raise ClusterError(f"mounts stay: {', '.join(_mounts())}")


def _mounts() -> list[str]:
    points = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    return [point for point in points if point.startswith((f"{places.STATE}/", f"{places.DATA}/"))]


def _remove_cgroups() -> None:
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


def _remove_traces() -> None:
    """Remove the few files that the parts write outside our folders."""
    for file in places.STATE.glob("containerd/io.containerd.runtime.v2.task/k8s.io/*/address"):
        socket = Path(_text(file).strip().removeprefix("unix://"))
        if socket.parent == _SHIM_SOCKETS:
            socket.unlink(missing_ok=True)
    for link in _LOG_LINKS.glob("*.log"):
        if link.is_symlink() and link.readlink().is_relative_to(places.STATE):
            link.unlink()
    for file in _NETWORK_RESULTS.glob("moorage-cluster-*"):
        file.unlink()
    for folder in (_SHIM_SOCKETS, _SHIM_SOCKETS.parent, _LOG_LINKS, _NETWORK_RESULTS, _NETWORK_RESULTS.parent):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _remove(folder: Path) -> None:
    if _mounts():
        # What is mounted in there may be somebody's data.
        raise ClusterError(f"{folder} still has mounts in it; unmount them")
    if folder.exists():
        shutil.rmtree(folder)


def _text(file: Path) -> str:
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""
