"""The Debian packages of the node, installed without a start of the services that they bring."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from building import progress

from cluster import places
from cluster.errors import ClusterError

# Program or file that must be there → the package that brings it.
_NEEDED = {
    "/usr/bin/containerd": "containerd",
    "/usr/sbin/runc": "runc",
    "/usr/lib/cni/bridge": "containernetworking-plugins",
    "/usr/sbin/nft": "nftables",
    "/usr/sbin/ip": "iproute2",
    "/usr/bin/openssl": "openssl",
    "/usr/bin/docker-registry": "docker-registry",
    "/usr/lib/postgresql/*/bin/initdb": "postgresql",
}
_POLICY = Path("/usr/sbin/policy-rc.d")
_CREATE_CLUSTER = Path("/etc/postgresql-common/createcluster.d/moorage-cluster.conf")
_MARK = "# moorage-cluster\n"
_LOG = places.STATE / "logs" / "apt.log"


def install() -> None:
    """Install what is missing; say what, and do nothing when nothing is."""
    missing = [package for file, package in _NEEDED.items() if not list(Path("/").glob(file.removeprefix("/")))]
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise ClusterError(f"no apt-get here; install by your own means: {', '.join(missing)}")
    progress.say(f"Debian packages: installing {', '.join(missing)}")
    _LOG.parent.mkdir(parents=True, exist_ok=True)
    with _no_services():
        command = ("install", "-y", "--no-install-recommends", *missing)
        # A list of packages that is too old names files that the mirror has replaced.
        if not _apt(*command) and not (_apt("update") and _apt(*command)):
            raise ClusterError(f"apt-get could not install {', '.join(missing)}; see {_LOG}")


def postgres_program(name: str) -> str:
    """Return the path of one of the newest PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(found[-1])


def _apt(*arguments: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _LOG.open("ab") as log:
        process = subprocess.Popen(
            ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        return progress.wait(process, f"apt-get {arguments[0]}") == 0


@contextmanager
def _no_services() -> Iterator[None]:
    """Keep the packages from starting their services and from making a database of their own."""
    try:
        if not _POLICY.exists():
            _POLICY.write_text(f"#!/bin/sh\n{_MARK}exit 101\n")
            _POLICY.chmod(0o755)
        _CREATE_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        _CREATE_CLUSTER.write_text(f"{_MARK}create_main_cluster = false\n")
        yield
    finally:
        allow_services()


def allow_services() -> None:
    """Take away what kept services from starting, also after a run that was killed."""
    for file in (_POLICY, _CREATE_CLUSTER):
        if file.exists() and _MARK in file.read_text():
            file.unlink()
