"""The wheel, and what needs no program beside it, under each Python that Debian has and this machine has not."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from .conftest import ROOT

# Pulumi's own, for Python 3.16; tests of the library are held to no warning at all.
_PULUMIS = "ignore:'asyncio.*' is deprecated and slated for removal in Python 3.16:DeprecationWarning"


def test_it_is_another_python(other):
    version = subprocess.run([other, "--version"], text=True, capture_output=True, check=True).stdout.split()[1]
    assert version.split(".")[:2] != [str(part) for part in sys.version_info[:2]]


@pytest.mark.parametrize("tests", ["tests/wheel", "tests/unit/plan"])
def test_it_passes_what_this_python_passes(other, tests):
    command = [other, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", _PULUMIS, tests]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT / "components"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=surroundings, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    assert int(re.findall(r"(\d+) passed", done.stdout)[-1]) > 30
    assert "skipped" not in done.stdout.splitlines()[-1]
