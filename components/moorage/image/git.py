"""Git, asked so that no setting of the user or of a calling hook can change the answer."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from moorage.errors import SurroundingsError

# The user's own configuration is still read: `safe.directory` and content filters (LFS) live there.
# These are the settings in it that would change an answer.
_SETTINGS = ("core.quotepath=off", "core.autocrlf=false", "core.fsmonitor=false", "column.ui=never")

# A hook of git runs with these; they would point us at its repository instead of the service's.
_FOREIGN = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_REPLACE_REF_BASE", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS", "GIT_DEFAULT_HASH",
)  # fmt: skip


@dataclass(frozen=True)
class Repository:
    """A git repository with a work tree."""

    top: Path
    """The work tree's top folder, without symbolic links."""

    def ask(self, *arguments: str, given: str | None = None) -> str:
        """Return what `git <arguments>` prints. Raises SurroundingsError when git fails."""
        done = run(arguments, self.top, given)
        if done.returncode:
            raise SurroundingsError(f"{self.top}: git {arguments[0]} fails: {done.stderr.strip()}; repair the clone")
        return done.stdout

    def try_(self, *arguments: str) -> str | None:
        """Return what `git <arguments>` prints, or None when git says no."""
        done = run(arguments, self.top)
        return None if done.returncode else done.stdout


def find_repository(folder: Path) -> Repository | None:
    """Return the repository that holds `folder`, or None when there is none.

    Raises SurroundingsError without git on PATH, and for a clone that git will not read for this user.
    """
    done = run(("rev-parse", "--show-toplevel"), folder)
    if done.returncode == 0:
        return Repository(Path(done.stdout.removesuffix("\n")).resolve())
    if "dubious ownership" in done.stderr:
        raise SurroundingsError(
            f"{folder}: the clone belongs to another user, and git refuses to read it; "
            "run `git config --global --add safe.directory <the clone's folder>`"
        )
    if "not a git repository" in done.stderr or "must be run in a work tree" in done.stderr:
        return None
    raise SurroundingsError(f"{folder}: git fails: {done.stderr.strip()}; repair the clone")


def run(arguments: Sequence[str], folder: Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run `git <arguments>` in `folder`; never through a shell, so that a tag's name is only text."""
    command = shutil.which("git")
    if command is None:
        raise SurroundingsError("git is not on PATH, and it gives the version of a service; install git")
    environment = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1"}
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    return subprocess.run(
        [command, "--no-pager", *settings, *arguments],
        cwd=folder,
        env=environment,
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        check=False,
    )
