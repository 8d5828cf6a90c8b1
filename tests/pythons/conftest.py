"""For each other Python an environment with all that the lock names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "toolchain"))

from building import cache, progress  # noqa: E402

from .debian import RELEASES, interpreter  # noqa: E402


@pytest.fixture(scope="session", params=RELEASES)
def other(request) -> Path:
    """Return a Python in whose environment the lock is installed; made once for each lock and interpreter."""
    base = interpreter(request.param)
    lock = ROOT / "requirements.lock"
    home = cache.root() / f"venv{request.param}-{cache.digest([str(base).encode(), lock.read_bytes()])}"
    with cache.locked(home, lambda: progress.say(f"{home.name}: waiting for another run")):
        if not (home / "complete").exists():
            progress.say(f"Python {request.param}: installing requirements.lock, about a minute")
            # Not moved into place: its scripts name the folder.
            _run(str(base), "-m", "venv", "--without-pip", "--clear", str(home))
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(home / "bin/python")]
            _run(*pip, "install", "--quiet", "--require-hashes", "--requirement", str(lock))
            (home / "complete").touch()
    return home / "bin" / "python"


def _run(*command: str) -> None:
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
