"""Git, asked so that nothing of a repository runs, and no setting of the user or of a calling hook changes an answer.

The repository may be an attacker's. Only commands are called that read objects, references, the index and attributes:
none that compares the work tree with them, which is where git starts filters, monitors and external programs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from moorage.errors import ExternalError

# The user's own configuration is still read, as `safe.directory` stands there; these settings win over all of it.
_SETTINGS = (
    "safe.bareRepository=explicit", "core.quotepath=off", "core.fsmonitor=false", "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null", "core.sshCommand=false", "core.pager=cat", "protocol.allow=never",
    "submodule.recurse=false", "column.ui=never",
)  # fmt: skip

# Of git's variables only these reach it: they say where the user's configuration is, or make git more careful.
# A hook of git runs with others, which would point us at its repository instead of the service's.
_KEPT = re.compile(r"GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|(KEY|VALUE)_\d+)|EXEC_PATH|TEST_ASSUME_DIFFERENT_OWNER)")

_ADDED = {
    "LC_ALL": "C",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # A partial clone fetches what it lacks, by the commands that its configuration names. An empty list of protocols
    # forbids it to releases of git that do not know the first of the two.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
}
_FETCHES = re.compile("promisor remote|lazy fetching disabled")


@dataclass(frozen=True)
class Repository:
    """A git repository with a work tree."""

    top: Path
    """The work tree's top folder, without symbolic links."""

    def ask(self, *arguments: str, given: str | None = None) -> str:
        """Return what `git <arguments>` prints. Raises ExternalError when git fails."""
        return _text(self.ask_bytes(*arguments, given=None if given is None else os.fsencode(given)))

    def ask_bytes(self, *arguments: str, given: bytes | None = None) -> bytes:
        """Return what `git <arguments>` prints, as it is. Raises ExternalError when git fails."""
        done = _run(arguments, self.top, given)
        said = _text(done.stderr)
        if done.returncode and _FETCHES.search(said):
            raise ExternalError(
                f"{self.top}: the clone is partial and lacks folders of its history; "
                "run `git fetch --refetch --no-filter` in it, or clone with `--filter=blob:none`"
            )
        if done.returncode:
            raise ExternalError(f"{self.top}: git {arguments[0]} fails: {said.strip()}; repair the clone")
        return done.stdout

    def try_(self, *arguments: str) -> str | None:
        """Return what `git <arguments>` prints, or None when git says no."""
        done = run(arguments, self.top)
        return None if done.returncode else done.stdout


def find_repository(folder: Path) -> Repository | None:
    """Return the repository that holds `folder`, or None when there is none.

    A repository is where a `.git` stands, which no commit can bring; git's own search also takes a folder for one that
    holds `HEAD`, `objects` and `refs`, which every commit can. As git does, the search ends where the disk ends.
    Raises ExternalError without git on PATH, and for a clone that git will not read for this user.
    """
    return next((Repository(place) for place in _clones(folder) if _is_top(place)), None)


def _clones(folder: Path) -> Iterator[Path]:
    start = folder.resolve()
    for place in (start, *start.parents):
        if place.stat().st_dev != start.stat().st_dev:
            return
        if os.path.lexists(place / ".git"):
            yield place


def _is_top(folder: Path) -> bool:
    """Whether the `.git` of a folder is a repository whose work tree is that folder."""
    done = run(("rev-parse", "--show-toplevel"), folder)
    if done.returncode == 0:
        return Path(done.stdout.removesuffix("\n")).resolve() == folder
    if "dubious ownership" in done.stderr:
        raise ExternalError(
            f"{folder}: the clone belongs to another user, and git refuses to read it; "
            "run `git config --global --add safe.directory <the clone's folder>`"
        )
    none = ("not a git repository", "must be run in a work tree", "cannot use bare repository")
    if any(words in done.stderr for words in none):
        return False
    raise ExternalError(f"{folder}: git fails: {done.stderr.strip()}; repair the clone")


def run(arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `git <arguments>` in `folder`; never through a shell, so that a tag's name is only text."""
    done = _run(arguments, folder, None)
    return subprocess.CompletedProcess(done.args, done.returncode, _text(done.stdout), _text(done.stderr))


def _run(arguments: Sequence[str], folder: Path, given: bytes | None) -> subprocess.CompletedProcess[bytes]:
    command = shutil.which("git")
    if command is None:
        raise ExternalError("git is not on PATH, and it gives the version of a service; install git")
    theirs = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or _KEPT.fullmatch(key)}
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    return subprocess.run(
        [command, "--no-pager", *settings, *arguments],
        cwd=folder,
        env=theirs | _ADDED,
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        check=False,
    )


def _text(printed: bytes) -> str:
    # Not Python's own text mode: it makes another name of one that holds a carriage return.
    return printed.decode("utf-8", "surrogateescape")
