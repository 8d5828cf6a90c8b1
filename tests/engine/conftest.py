"""What the whole tier shares: our own engine, built once per machine, and projects to run it on."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import checkouts
import pytest
from checkouts import Checkout
from literal_pulumi import PulumiCli

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(__file__).resolve().parent / "programs"


def _told(*command: str, **environment: str) -> str:
    """Return the last line that a script of the toolchain prints; a failure of it fails the test."""
    inherited = {**os.environ, **environment}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=inherited, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.fixture(scope="session")
def engine_path() -> str:
    """PATH with our own engine and the stand-ins, but for the official plugins of MOORAGE_OFFICIAL_PLUGINS."""
    return _told("toolchain/path.py", "--build", "--own")


@pytest.fixture(scope="session")
def stand_ins_path() -> str:
    """PATH with our own engine and all stand-ins: for the tests of the stand-ins themselves."""
    return _told("toolchain/path.py", "--build", "--own", MOORAGE_OFFICIAL_PLUGINS="")


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """Give the binary of a tool of the toolchain; it is built when this machine has none."""
    return lambda name: _told("toolchain/build.py", name)


@pytest.fixture
def pulumi_cli(tmp_path: Path, engine_path: str) -> Callable[[Path], PulumiCli]:
    """Give the literal `pulumi` for a project folder; all of one test share a backend."""
    return lambda folder: PulumiCli(folder, tmp_path / "pulumi", engine_path, sys.executable)


@pytest.fixture
def program(tmp_path: Path, pulumi_cli: Callable[[Path], PulumiCli]) -> Callable[[str], PulumiCli]:
    """Give the literal `pulumi` for a copy of one of the small programs, with a stack ``test``."""

    def copy(name: str) -> PulumiCli:
        shutil.copytree(PROGRAMS / name, tmp_path / name)
        cli = pulumi_cli(tmp_path / name)
        cli("stack", "init", "test")
        return cli

    return copy


@pytest.fixture
def checkout(tmp_path: Path, pulumi_cli: Callable[[Path], PulumiCli]) -> Callable[..., Checkout]:
    """Give clones of this repository that share one backend, under the passphrase of the local stack."""

    def clone(name: str = "clone", origin: Path = ROOT) -> Checkout:
        folder = checkouts.make(tmp_path / name, origin)
        cli = pulumi_cli(folder)
        cli.environment |= {**checkouts.environment(folder), "PULUMI_CONFIG_PASSPHRASE": "moorage-local"}
        if not any((cli.backend / ".pulumi").rglob("local.json")):
            cli("stack", "init", "local")
        return Checkout(folder, cli)

    return clone


@pytest.fixture
def unused_address() -> str:
    """An address on loopback where nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{taken.getsockname()[1]}"
