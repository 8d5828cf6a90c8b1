"""The bridge that pods hang on, and what the kernel must do for them.

The bridge is made before anything else, with the node's address on it: then every part can listen there from its
start, and no interface that somebody else made gets an address, a route or a rule.
"""

import json
import socket
from pathlib import Path

from cluster import places
from cluster.errors import ClusterError
from cluster.machine.commands import attempt, run

_SETTINGS = {
    "/proc/sys/net/ipv4/ip_forward": "1",
    # Two pods on one bridge: without it the answer of a Service's pod passes by the translation of its address.
    "/proc/sys/net/bridge/bridge-nf-call-iptables": "1",
}
# The kubelet sets these for itself.
_SET_BY_OTHERS = (
    "/proc/sys/vm/overcommit_memory",
    "/proc/sys/vm/panic_on_oom",
    "/proc/sys/kernel/panic",
    "/proc/sys/kernel/panic_on_oops",
    "/proc/sys/kernel/keys/root_maxkeys",
    "/proc/sys/kernel/keys/root_maxbytes",
)
_KEPT = places.STATE / "sysctl.json"
_MARK = "moorage-cluster"


def check_free() -> None:
    """Refuse a machine where something else has our names or ports."""
    if exists():
        raise ClusterError(f"the interface {places.BRIDGE} exists and is not of a cluster of ours; remove it")
    if attempt("nft", "list", "table", "ip", "kube-proxy").returncode == 0:
        raise ClusterError("another Kubernetes runs on this machine (nftables has a table kube-proxy); stop it first")
    if answered(Path("/var/lib/kubelet/device-plugins/kubelet.sock")):
        raise ClusterError("another kubelet runs on this machine; stop it first")
    for port in places.LISTENERS["127.0.0.1"]:
        _check_port("127.0.0.1", port)


def exists() -> bool:
    """Tell whether our bridge is there."""
    return Path(f"/sys/class/net/{places.BRIDGE}").exists()


def make() -> None:
    """Make the bridge and let the kernel forward; remember what was set before."""
    if not Path("/proc/sys/net/bridge").exists():
        run("modprobe", "br_netfilter")
    if not _KEPT.exists():
        names = [name for name in (*_SETTINGS, *_SET_BY_OTHERS) if Path(name).exists()]
        _KEPT.write_text(json.dumps({name: Path(name).read_text().strip() for name in names}))
    for name, value in _SETTINGS.items():
        if Path(name).read_text().strip() != value:
            Path(name).write_text(value)
    # Else pods go on sending to an address that the bridge had before, until the kernel asks again.
    run("ip", "link", "add", places.BRIDGE, "address", places.BRIDGE_MAC, "type", "bridge")
    run("ip", "address", "add", f"{places.ADDRESS}/24", "dev", places.BRIDGE)
    run("ip", "link", "set", places.BRIDGE, "up")
    for port in places.LISTENERS[places.ADDRESS]:
        _check_port(places.ADDRESS, port)
    _accept_forwarding()


def remove() -> None:
    """Take away the bridge, the rules of kube-proxy and ours, and set the kernel back."""
    attempt("ip", "link", "delete", places.BRIDGE)
    for family in ("ip", "ip6"):
        attempt("nft", "delete", "table", family, "kube-proxy")
    for handle in _own_rules():
        run("nft", "delete", "rule", "ip", "filter", "FORWARD", "handle", handle)
    if _KEPT.exists():
        for name, value in json.loads(_KEPT.read_text()).items():
            if Path(name).read_text().strip() != value:
                Path(name).write_text(value)
        _KEPT.unlink()


def answered(path: Path) -> bool:
    """Tell whether somebody listens on a socket file."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _accept_forwarding() -> None:
    # A Docker engine lets the kernel drop what it does not forward itself, and leaves it so after its end.
    listed = attempt("nft", "list", "chain", "ip", "filter", "FORWARD")
    if listed.returncode == 0 and "policy drop" in listed.stdout:
        for direction in ("iifname", "oifname"):
            rule = (direction, places.BRIDGE, "counter", "accept", "comment", f'"{_MARK}"')
            run("nft", "insert", "rule", "ip", "filter", "FORWARD", *rule)


def _own_rules() -> list[str]:
    listed = attempt("nft", "-a", "list", "chain", "ip", "filter", "FORWARD")
    lines = listed.stdout.splitlines() if listed.returncode == 0 else []
    return [line.rsplit("# handle ", 1)[1] for line in lines if f'"{_MARK}"' in line and "# handle " in line]


def _check_port(address: str, port: int) -> None:
    with socket.socket() as probe:
        # A connection of an earlier run that is still being closed holds nothing that we need.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise ClusterError(f"{address}:{port} cannot be used ({error.strerror}); end what listens there") from None
