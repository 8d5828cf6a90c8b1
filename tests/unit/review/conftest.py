"""A project in a clone, whose revisions are compared."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moorage.review.diff.comparison import compare
from moorage.review.diff.model import Comparison, Finding, ServiceChange


class Clone:
    """A project that is a clone of its own."""

    def __init__(self, tree: Any):
        self.root: Path = tree.root
        self.write, self.spec, self.environment = tree.write, tree.spec, tree.environment

    def git(self, *arguments: str, folder: Path | None = None) -> str:
        """Run git as somebody without settings; returns what it prints."""
        who = {f"GIT_{role}_{what}": "a@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        environment = os.environ | who | {"GIT_CONFIG_GLOBAL": os.devnull}
        command = ["git", "-c", "protocol.file.allow=always", *arguments]
        where = folder or self.root
        done = subprocess.run(command, cwd=where, env=environment, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, *tags: str) -> str:
        """Commit everything; returns the commit."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "a change")
        for tag in tags:
            self.git("tag", tag)
        return self.git("rev-parse", "HEAD")

    def compare(self, base: str = "HEAD", head: str | None = None, *environments: str, **more: bool) -> Comparison:
        """Compare two revisions."""
        return compare(base, head, environments, root=self.root, **more)

    def change(self, service: str = "order", base: str = "HEAD") -> ServiceChange:
        """Return what changes of a service in the working tree."""
        [found] = [each for each in self.compare(base).changes if each.service == service]
        return found

    def findings(self, service: str = "order", level: str | None = None) -> list[Finding]:
        """Return what is found about a service in the working tree."""
        changes = [each for each in self.compare().changes if each.service == service]
        return [each for change in changes for each in change.findings if level in (None, each.level)]


@pytest.fixture
def clone(tree: Any) -> Iterator[Clone]:
    """Yield a clone with one environment, ``test``, and no service yet."""
    made = Clone(tree)
    made.write(".gitignore", ".moorage/\n")
    made.environment()
    made.git("init", "-q", "-b", "main")
    yield made
    left = made.root / ".moorage" / "review"
    assert not left.exists() or not [each for each in left.iterdir() if each.is_dir()], "something is left behind"
