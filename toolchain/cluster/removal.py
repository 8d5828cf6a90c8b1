"""`down`: ends and removes exactly what `up` made, however far it came."""

import shutil
import time
from pathlib import Path

from building.packages import debian

from cluster import places
from cluster.errors import ClusterError
from cluster.machine import network, processes, records
from cluster.machine.commands import run
from cluster.nodes import pods

_SHIM_SOCKETS = Path("/run/containerd/s")
_LOG_LINKS = Path("/var/log/containers")
_NETWORK_RESULTS = Path("/var/lib/cni/results")
_PLUGINS = Path("/var/lib/kubelet/device-plugins")


def leftovers() -> bool:
    """Tell whether there is anything to take away."""
    return places.STATE.exists() or places.DATA.exists() or network.exists()


def down() -> None:
    """End the processes, then the pods, then take away mounts, groups, network and folders."""
    _end_processes()
    pods.end()
    _unmount()
    pods.remove_cgroups()
    _remove_traces()
    network.remove()
    debian.allow_services()
    for folder in (places.DATA, places.STATE):
        _remove(folder)


def _end_processes() -> None:
    found = records.everything()
    # All at once: the API server waits for its clients, and these for it.
    for record in found:
        record.kill(record.end)
    for record in found:
        processes.stop(record)


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


def _remove_traces() -> None:
    """Remove the few files that the parts write outside our folders."""
    for file in places.STATE.glob("containerd/io.containerd.runtime.v2.task/k8s.io/*/address"):
        socket = Path(pods.text_of(file).strip().removeprefix("unix://"))
        if socket.parent == _SHIM_SOCKETS:
            socket.unlink(missing_ok=True)
    for link in _LOG_LINKS.glob("*.log"):
        if link.is_symlink() and link.readlink().is_relative_to(places.STATE):
            link.unlink()
    sandboxes = places.DATA / "containerd" / "io.containerd.grpc.v1.cri" / "sandboxes"
    for sandbox in sandboxes.iterdir() if sandboxes.exists() else []:
        for file in _NETWORK_RESULTS.glob(f"*-{sandbox.name}-*"):
            file.unlink()
    # The one socket that the kubelet puts in a fixed place; where another one answers `up` refuses to start.
    if not network.answered(_PLUGINS / "kubelet.sock"):
        (_PLUGINS / "kubelet.sock").unlink(missing_ok=True)
    for folder in (_SHIM_SOCKETS, _LOG_LINKS, _NETWORK_RESULTS, _PLUGINS):
        _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    for place in (folder, folder.parent):
        if place.is_dir() and place != Path("/var/log") and not any(place.iterdir()):
            place.rmdir()


def _remove(folder: Path) -> None:
    if _mounts():
        # What is mounted in there may be somebody's data.
        raise ClusterError(f"{folder} still has mounts in it; unmount them")
    deadline = time.monotonic() + 10
    while folder.exists():
        try:
            shutil.rmtree(folder)
        except OSError as error:
            # Something that was killed a moment ago may still have written a file.
            if time.monotonic() > deadline:
                raise ClusterError(f"{folder} cannot be removed ({error})") from None
            time.sleep(0.1)
