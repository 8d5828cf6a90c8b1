"""Prometheus' own tool, and a service that is scraped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="package")
def promtool() -> str:
    """Return Prometheus' own tool, which `toolchain/build.py` builds once per machine."""
    command = [sys.executable, str(ROOT / "toolchain/build.py"), "promtool"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0, "promtool could not be built; what stands above says why"
    return done.stdout.strip()
