"""A pull request that renames a port of services/user, which order calls, in a clone of this repository."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

from unit.review.pipelines.files import ROOT

SPEC = "services/user/service.yaml"
MARK = "ran-by-the-change"
# What tools run or read when they find it in their working directory or in a repository.
_TRAPS = {
    "Makefile": f"all:\n\ttouch {MARK}\n",
    **{
        name: f"open({MARK!r}, 'w')\n"
        for name in ("setup.py", "sitecustomize.py", "usercustomize.py", "venv.py", "pip.py", "json.py", "conftest.py")
    },
    ".envrc": f"touch {MARK}\n",
    ".gitattributes": "* filter=trap diff=trap\n",
    "services/trap.go": f"package services\n\n//go:generate touch {MARK}\n",
}


class Change(NamedTuple):
    """A clone with a change as its HEAD, and the commit that the change left."""

    clone: Path
    base: str

    def git(self, *arguments: str) -> str:
        """Return what git says."""
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments]
        return subprocess.run(command, cwd=self.clone, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    def commits(self, count: int) -> str:
        """Commit what is there so many times, without a look at the work tree's traps; returns the last commit."""
        branch = self.git("symbolic-ref", "HEAD")
        one = f"commit {branch}\ncommitter a <a@example.com> 0 +0000\ndata 0\n"
        made = f"{one}from {branch}^0\n{one * (count - 1)}"
        command = ["git", "-c", "core.hooksPath=/dev/null", "fast-import", "--quiet"]
        subprocess.run(command, cwd=self.clone, input=made, text=True, check=True)
        return self.git("rev-parse", "HEAD")

    @property
    def ran(self) -> list[Path]:
        """What traps left."""
        return list(self.clone.rglob(MARK))


def renamed_port(clone: Path, *, traps: bool = False) -> str:
    """Make the clone with the change as its HEAD; returns the commit that the change left. ``traps``: set some."""
    subprocess.run(["git", "clone", "-q", "--shared", str(ROOT), str(clone)], check=True)
    spec = clone / SPEC
    spec.write_text(f"{spec.read_text()}ports: {{grpc: 9090}}\n")
    base = _commit(clone, "a port")
    spec.write_text(spec.read_text().replace("grpc: 9090", "rpc: 9090"))
    for name, text in _TRAPS.items() if traps else ():
        (clone / name).write_text(text)
    _commit(clone, "another name for it")
    if traps:
        traps_in(clone)
    return base


def traps_in(clone: Path) -> None:
    """Set the traps that lie beside the work tree."""
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        (clone / ".git/hooks" / hook).write_text(f"#!/bin/sh\ntouch {clone / MARK}\n")
        (clone / ".git/hooks" / hook).chmod(0o755)
    for key in ("filter.trap.clean", "filter.trap.smudge", "core.fsmonitor"):
        subprocess.run(["git", "config", key, f"touch {clone / MARK}"], cwd=clone, check=True)


def _commit(clone: Path, message: str) -> str:
    change = Change(clone, "")
    change.git("add", "-A")
    change.git("commit", "-qm", message)
    return change.git("rev-parse", "HEAD")
