"""Debian's packages, installed without a start of the services that they bring."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from building import cache, progress
from building.errors import ToolchainError

_POLICY = Path("/usr/sbin/policy-rc.d")
_CREATE_CLUSTER = Path("/etc/postgresql-common/createcluster.d/moorage-cluster.conf")
_MARK = "# moorage-cluster\n"


def install(needed: Mapping[str, str]) -> None:
    """Install what is missing, of file or glob that must be there → package that brings it; say what, or nothing."""
    missing = [package for file, package in needed.items() if not list(Path("/").glob(file.removeprefix("/")))]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise ToolchainError(f"not root, or no apt-get here; install by your own means: {', '.join(missing)}")
    progress.say(f"Debian packages: installing {', '.join(missing)}")
    log = cache.root() / "apt.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with _no_services():
        command = ("install", "-y", "--no-install-recommends", *missing)
        # A list of packages that is too old names files that the mirror has replaced.
        if not _apt(log, *command) and not (_apt(log, "update") and _apt(log, *command)):
            raise ToolchainError(f"apt-get could not install {', '.join(missing)}; see {log}")


def _apt(log: Path, *arguments: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with log.open("ab") as output:
        process = subprocess.Popen(
            ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
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
