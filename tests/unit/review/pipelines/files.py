"""The files of the pipelines, and their steps."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[4]
ACTION = ROOT / "action.yml"
WORKFLOW = ROOT / ".github/workflows/preview.yml"
RELEASE = ROOT / ".github/workflows/release.yml"
GITLAB = ROOT / ".gitlab/moorage-review.yml"


def load(file: Path) -> dict[str, Any]:
    """Return a file as GitHub and GitLab read it: ``on`` is a text, as in YAML 1.2."""
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in found.items()}


def steps(file: Path) -> list[dict[str, Any]]:
    """Return the steps of an action, or of all jobs of a workflow."""
    found = load(file)
    owners = [found["runs"]] if "runs" in found else found["jobs"].values()
    return [step for owner in owners for step in owner["steps"]]


@cache
def actionlint() -> str:
    """Return the program, which `toolchain/build.py` builds once per machine."""
    command = [sys.executable, str(ROOT / "toolchain/build.py"), "actionlint"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0, "actionlint could not be built; what stands above says why"
    return done.stdout.strip()


def shellcheck() -> str:
    """Return the program, which `make unit` installs as Debian packages it."""
    found = shutil.which("shellcheck")
    assert found, "shellcheck is not here; `make unit` installs it as root, others by their own means"
    return found


def linted(folder: Path) -> tuple[int, str]:
    """Return actionlint's exit code on the workflows of a repository, and what it said."""
    command = [actionlint(), f"-shellcheck={shellcheck()}", "-pyflakes="]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def by_major(text: str) -> str:
    """Name each action by the major version in its comment, as actionlint knows their inputs."""
    return re.sub(r"@[0-9a-f]{40} # (v\d+)[.\d]+", r"@\1", text)
