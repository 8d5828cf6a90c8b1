"""`down` leaves nothing behind, however `up` ended. It ends and starts the cluster: it runs by itself."""

import socket
import subprocess
from pathlib import Path

import pytest
from own_cluster import COMMAND, STATE, Api, Namespace, cluster, done, until

# Programs that nobody but the cluster runs; a registry or a database may be another test's.
PROGRAMS = {"etcd", "kubelet", "kube-proxy", "coredns"}


def test_down_leaves_nothing_behind(tmp_path: Path) -> None:
    done("down")
    before = traces()
    done("up")
    api, image = Api(tmp_path), done("image").strip()
    namespace = Namespace(api)
    namespace.pod("one", image, "serve", ":8080")
    until(lambda: namespace.ready("one"), "the pod is not Ready")
    assert traces() != before
    done("down")
    assert traces() == before
    assert "no cluster runs here" in cluster("down").stderr
    assert traces() == before


@pytest.mark.parametrize(
    "sign",
    [
        Path("/sys/class/net/moorage0"),
        Path("/var/lib/moorage-cluster/postgres"),
        STATE / "processes" / "etcd.json",
        STATE / "processes" / "kube-apiserver.json",
        STATE / "processes" / "kube-proxy.json",
    ],
    ids=lambda path: path.stem,
)
def test_an_up_that_is_killed_half_way_leaves_nothing_after_down(sign: Path) -> None:
    done("down")
    before = traces()
    killed_when_there_is(sign)
    done("down")
    assert traces() == before


def test_up_takes_away_what_a_killed_one_left() -> None:
    done("down")
    killed_when_there_is(STATE / "processes" / "kubelet.json")
    done("up")
    assert "does not run" not in done("status")


def killed_when_there_is(sign: Path) -> None:
    with subprocess.Popen([*COMMAND, "up"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as up:
        try:
            until(sign.exists, f"{sign} does not appear", 300)
        finally:
            up.kill()
    assert not (STATE / "env").exists()


def test_a_port_that_is_taken_is_named() -> None:
    done("down")
    before = traces()
    with socket.create_server(("127.0.0.1", 23660)):
        answer = cluster("up")
    assert answer.returncode == 3
    assert "127.0.0.1:23660 cannot be used (Address already in use)" in answer.stderr
    done("down")
    assert traces() == before


def traces() -> dict[str, set[str]]:
    """Return all that a cluster could leave on this machine."""
    groups = {str(path) for path in Path("/sys/fs/cgroup").glob("*/*") if path.is_dir()}
    files = [Path("/run"), Path("/var/lib"), Path("/var/lib/cni/results"), Path("/run/netns"), Path("/var/log")]
    switches = [Path("/proc/sys/net/ipv4/ip_forward"), Path("/proc/sys/vm/overcommit_memory")]
    return {
        "processes": {name for name in map(program, Path("/proc").glob("[0-9]*")) if name},
        # What other tests mount for themselves lies in their temporary folders.
        "mounts": {line for line in Path("/proc/self/mounts").read_text().splitlines() if " /tmp/" not in line},
        "interfaces": {path.name for path in Path("/sys/class/net").iterdir() if not path.name.startswith("docker")},
        "groups": {group for group in groups if "docker" not in group},
        "rules": set(subprocess.run(["nft", "list", "ruleset"], capture_output=True, text=True).stdout.splitlines()),
        "files": {str(path) for folder in files if folder.exists() for path in folder.iterdir()},
        "switches": {f"{path}={path.read_text()}" for path in switches},
    }


def program(process: Path) -> str:
    try:
        words = (process / "cmdline").read_text(errors="replace").split("\0")
    except OSError:
        return ""
    ours = any(word.startswith((f"{STATE}/", "/var/lib/moorage-cluster/")) for word in words)
    return " ".join(words) if ours or Path(words[0]).name in PROGRAMS else ""
