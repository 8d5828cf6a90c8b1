"""The node: containerd, the kubelet, kube-proxy, and the names of Services."""

from pathlib import Path

from cluster import api, places
from cluster.machine import waiting
from cluster.machine.commands import attempt
from cluster.machine.processes import Part


def containerd(_: dict[str, str]) -> Part:
    """Return the container runtime, with folders and a socket of its own."""
    command = ["/usr/bin/containerd", "--config", str(places.CONFIGURATION / "containerd.toml")]

    def ready() -> bool:
        return places.CONTAINERD.exists() and attempt("ctr", "-a", places.CONTAINERD, "version").returncode == 0

    return Part("containerd", command, ready)


def kubelet(programs: dict[str, str]) -> Part:
    """Return the kubelet; it serves once its node is Ready."""
    command = [programs["kubelet"], f"--config={places.CONFIGURATION / 'kubelet.yaml'}"]
    command += [f"--kubeconfig={places.KUBECONFIG}", f"--hostname-override={places.NODE}"]
    command += [f"--node-ip={places.ADDRESS}", f"--root-dir={places.DATA / 'kubelet'}"]
    command += [f"--cert-dir={places.DATA / 'kubelet-keys'}"]
    return Part("kubelet", command, node_ready, 120)


def proxy(programs: dict[str, str]) -> Part:
    """Return what makes the addresses of Services answer."""
    command = [programs["kube-proxy"], f"--kubeconfig={places.KUBECONFIG}", f"--hostname-override={places.NODE}"]
    command += ["--proxy-mode=nftables", f"--cluster-cidr={places.PODS}"]
    # These are the machine's own settings: not ours to change.
    command += ["--conntrack-max-per-core=0", "--conntrack-min=0"]
    command += [f"--healthz-bind-address=127.0.0.1:{places.PROXY_HEALTH_PORT}"]
    command += [f"--metrics-bind-address=127.0.0.1:{places.PROXY_METRICS_PORT}"]
    health = f"http://127.0.0.1:{places.PROXY_HEALTH_PORT}/livez"
    return Part("kube-proxy", command, lambda: waiting.answers(health))


def names(programs: dict[str, str]) -> Part:
    """Return CoreDNS; it runs outside the cluster, there is no image of it to pull."""
    command = [programs["coredns"], "-conf", str(places.CONFIGURATION / "Corefile")]
    ready = f"http://127.0.0.1:{places.DNS_READY_PORT}/ready"
    return Part("coredns", command, lambda: waiting.answers(ready))


def make_cgroup() -> None:
    """Make the control group that all pods run below, in every hierarchy that the machine has."""
    for hierarchy in hierarchies():
        (hierarchy / places.CGROUP).mkdir(exist_ok=True)


def hierarchies() -> list[Path]:
    """Return the mount points of the control groups, of either version."""
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    return sorted({Path(mount[1]) for mount in mounts if mount[2] in ("cgroup", "cgroup2")})


def node_ready() -> bool:
    """Tell whether the node takes pods."""
    node = api.get(f"/api/v1/nodes/{places.NODE}") or {}
    conditions = node.get("status", {}).get("conditions", [])
    return any(condition["type"] == "Ready" and condition["status"] == "True" for condition in conditions)
