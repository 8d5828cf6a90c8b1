"""A release of the commit that is checked out, built once."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def releasing(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the script as `make dist` and the workflow do."""
    command = [sys.executable, str(ROOT / "releasing"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


@dataclass(frozen=True)
class Release:
    """The files of a release."""

    folder: Path

    def file(self, ending: str) -> Path:
        """Return the one whose name ends so."""
        (found,) = self.folder.glob(f"*{ending}")
        return found


def build(folder: Path) -> Release:
    """Build into a folder."""
    done = releasing("build", folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(each) for each in sorted(folder.iterdir())]
    return Release(folder)


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Build what `make dist` does."""
    return build(tmp_path_factory.mktemp("dist"))
