"""Submodules: what they hold is read from their own clones, at the commits that a revision pins; else it is said."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from moorage.image.source.git.objects import Entry, entries
from moorage.image.source.git.repository import Repository, find_repository
from moorage.reading.project import SPEC
from moorage.review.diff.revisions.layout import is_sound

_SHORT = 12


@dataclass
class Whole:
    """What a commit holds, with what its submodules hold."""

    entries: list[Entry] = field(default_factory=list)
    unseen: dict[str, str] = field(default_factory=dict)
    """Submodule that may hold services and is not checked out → its commit."""
    problems: list[str] = field(default_factory=list)
    """Submodules that are checked out and lack their commit."""


def whole_tree(repository: Repository, found: Iterable[Entry], root: Path) -> Whole:
    """Return the entries of a commit; in place of a submodule with services, what it holds. ``root``: the project's."""
    whole = Whole()
    for each in found:
        folder = repository.top / each.name
        if not (each.is_submodule and is_sound(each.name) and _may_hold_services(folder, root)):
            whole.entries.append(each)
            continue
        clone = _clone(folder)
        if clone is None:
            whole.entries.append(each)
            whole.unseen[each.name] = each.hash
        elif clone.try_("cat-file", "-e", f"{each.hash}^{{commit}}") is None:
            wrong = f"is a submodule, whose clone does not hold commit {each.hash[:_SHORT]}"
            whole.problems.append(f"{each.name}: {wrong}; run `git -C {each.name} fetch`")
        else:
            _take(whole, whole_tree(clone, entries(clone, each.hash), root), each.name, clone)
    return whole


def unseen_of_index(repository: Repository, root: Path) -> dict[str, str]:
    """Return the submodules of the working tree that may hold services and are not checked out, with their commits."""
    # Only below services/: elsewhere one that is not checked out is not known to hold any.
    listed = repository.ask("ls-files", "-s", "-z", "--", os.path.relpath(root / "services", repository.top))
    found = {}
    for line in listed.split("\0")[:-1]:
        about, name = line.split("\t", 1)
        mode, commit, _stage = about.split()
        if Entry(name, mode, commit).is_submodule and _clone(repository.top / name) is None:
            found[name] = commit
    return found


def moved(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each submodule that nobody sees and that is not the same on both sides."""
    for name in sorted({*old, *new}):
        before, after = (side.get(name, "none")[:_SHORT] for side in (old, new))
        if before != after:
            yield f"{name} is a submodule that is not checked out, and its commit goes from {before} to {after}"


def _take(whole: Whole, held: Whole, name: str, clone: Repository) -> None:
    for each in held.entries:
        whole.entries.append(Entry(f"{name}/{each.name}", each.mode, each.hash, each.held_by or clone))
    whole.unseen |= {f"{name}/{inner}": commit for inner, commit in held.unseen.items()}
    whole.problems += (f"{name}/{each}" for each in held.problems)


def _may_hold_services(folder: Path, root: Path) -> bool:
    return folder.is_relative_to(root / "services") or (folder.is_dir() and any(folder.rglob(SPEC)))


def _clone(folder: Path) -> Repository | None:
    """Return a submodule's clone; None where it is not checked out, or a link leads elsewhere."""
    if folder.resolve() != folder or not os.path.lexists(folder / ".git"):
        return None
    found = find_repository(folder)
    return found if found is not None and found.top == folder else None
