"""What git knows of a set of inputs: the last commit that touched them, and whether they differ from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from moorage.image.source.git.objects import entries
from moorage.image.source.git.repository import Repository
from moorage.image.source.git.stored import all_stored
from moorage.image.source.inputs import Area, Inputs, is_executable

_TEST = "*_test.go"


@dataclass(frozen=True)
class Commit:
    """A commit and when it was made."""

    hash: str
    seconds: int
    """Committer's time, seconds since 1970."""

    @property
    def created(self) -> str:
        """The time as RFC 3339 in UTC, the same on every machine."""
        return datetime.fromtimestamp(self.seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def last_commit(repository: Repository, areas: Iterable[Area]) -> Commit | None:
    """Return the newest commit of HEAD's history that touched an area; None when there is none yet."""
    specs = _pathspecs(repository.top, list(areas))
    if not specs or repository.try_("rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
        return None
    line = repository.ask("rev-list", "--timestamp", "--max-count=1", "HEAD", "--", *specs)
    if not line:
        return None
    seconds, name = line.split()
    return Commit(name, int(seconds))


def newest_commit(repository: Repository) -> Commit | None:
    """Return the commit that HEAD names; None when there is none yet."""
    if repository.try_("rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
        return None
    seconds, name = repository.ask("rev-list", "--timestamp", "--max-count=1", "HEAD").split()
    return Commit(name, int(seconds))


def is_dirty(repository: Repository, inputs: Inputs, commit: str = "HEAD", top: Path | None = None) -> bool:
    """Whether an input is modified, deleted, untracked or ignored: anything but exactly what a commit holds.

    What is generated is never dirty. ``top``: where the inputs lie as they do below the top of the work tree, which is
    the default.

    Compares contents, so that neither `.gitignore`, nor `assume-unchanged`, nor the index can hide a change.
    """
    top = top or repository.top
    committed = _committed(repository, inputs.areas, commit, top)
    present: dict[str, Path] = {}
    for name, path in inputs.files.items():
        if inputs.is_generated(path):
            continue
        if not path.is_relative_to(top):
            return True
        known = path.relative_to(top).as_posix()
        mode = committed.get(known, ("", ""))[0]
        if not mode or (name.startswith("files:") and is_executable(path) != mode.endswith("755")):
            return True
        present[known] = path
    patterns = [_pattern(top, area) for area in inputs.areas]
    for name in committed.keys() - present.keys():
        wanted = not name.endswith("_test.go") and any(pattern.fullmatch(name) for pattern in patterns if pattern)
        gone = top / name
        if wanted and not gone.exists() and not inputs.is_generated(gone):
            return True
    return not all_stored(repository, present, {name: committed[name][1] for name in present})


def _committed(repository: Repository, areas: Iterable[Area], commit: str, top: Path) -> dict[str, tuple[str, str]]:
    """Return name → (mode, hash) of what a commit holds in and below the areas' folders."""
    folders = sorted({name for area in areas if (name := _relative(top, area.folder)) is not None})
    limits = [] if "." in folders else [f"{name}/" for name in folders]
    return {each.name: (each.mode, each.hash) for each in entries(repository, commit, limits)}


def _pathspecs(top: Path, areas: list[Area]) -> list[str]:
    specs = []
    for area in areas:
        folder = _relative(top, area.folder)
        if folder is None:
            continue
        glob = _joined(_escaped(folder), area.glob)
        specs.append(f":(top,glob){glob}")
        if area.deep:
            specs.append(f":(top,glob){glob}/**")
        elif area.glob == "*.go" and not any(other.deep and other.folder == area.folder for other in areas):
            specs.append(f":(top,glob,exclude){_joined(_escaped(folder), _TEST)}")
    return specs


def _pattern(top: Path, area: Area) -> re.Pattern[str] | None:
    folder = _relative(top, area.folder)
    if folder is None:
        return None
    below = "(?:/.*)?" if area.deep else ""
    within = "" if folder == "." else f"{re.escape(folder)}/"
    return re.compile(within + _regex(area.glob) + below)


def _relative(top: Path, folder: Path) -> str | None:
    folder = folder.resolve()
    return folder.relative_to(top).as_posix() if folder.is_relative_to(top) else None


def _joined(folder: str, rest: str) -> str:
    return rest if folder == "." else f"{folder}/{rest}"


def _escaped(name: str) -> str:
    return re.sub(r"([\\*?\[])", r"\\\1", name)


def _regex(glob: str) -> str:
    """Translate a glob of git's and Go's common syntax."""
    parts = re.findall(r"\\.|\[[^\]]*\]|.", glob, re.DOTALL)
    return "".join(_part(part) for part in parts)


def _part(part: str) -> str:
    if part == "*":
        return "[^/]*"
    if part == "?":
        return "[^/]"
    if part[0] == "[":
        return part.replace("[!", "[^", 1)
    return re.escape(part[-1])
