"""Lays out what the loader reads of a commit in a folder of its own, so that one loader reads both sides.

The commit may be an attacker's: nothing is written through a link, as every file is written before the first link is,
and the folder counts as a clone of its own, so that no link of it leads into the user's.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from moorage.errors import ExternalError
from moorage.image.source.git.objects import Entry, held
from moorage.image.source.git.repository import Repository
from moorage.reading.project import SPEC
from moorage.review.diff.revisions.mounted import mounted
from moorage.review.diff.revisions.pointers import LfsPointer, smudged

_MOST_BYTES = 1024 * 1024
"""What the loader reads of any file; of a larger one it only sees that it is."""
_MOST_SOURCE = 8 * 1024 * 1024
"""The same of a source file: a larger one counts as another one."""
_MOST_FILES = 20_000
_LONGEST_LINK = 4095
_MOST_LINKS = 40
"""As many as Linux follows on one path."""
_NEVER = {"", ".", "..", ".git"}


class Tree:
    """What a commit holds below the top, by path."""

    def __init__(self, found: Iterable[Entry]):
        self.entries: dict[str, Entry] = {each.name: each for each in found if is_sound(each.name)}
        self.links: dict[str, str] = {}
        """Path of each link → what it holds."""

    def real(self, path: str) -> str | None:
        """Return where a path leads inside the commit, through links; None where it leads out of it, or in a circle."""
        done: list[str] = []
        todo = list(reversed(path.split("/")))
        followed = 0
        while todo:
            part = todo.pop()
            if part in ("", "."):
                continue
            if part == "..":
                if not done:
                    return None
                done.pop()
                continue
            here = "/".join((*done, part))
            if here not in self.links:
                done.append(part)
                continue
            followed += 1
            target = self.links[here]
            if followed > _MOST_LINKS or target.startswith("/"):
                return None
            todo += reversed(target.split("/"))
        return "/".join(done)


def read_tree(repository: Repository, found: Iterable[Entry]) -> Tree:
    """Return a commit's tree, with what its links hold."""
    tree = Tree(found)
    links = (each for name, each in tree.entries.items() if each.is_link and not _is_hidden(name))
    targets = held(repository, links, _LONGEST_LINK)
    # What no system takes for a link leads nowhere.
    sound = {
        name: target for name, target in targets.items() if 0 < len(target) <= _LONGEST_LINK and b"\0" not in target
    }
    tree.links = {name: os.fsdecode(target) for name, target in sound.items()}
    return tree


def lay_out(repository: Repository, tree: Tree, prefix: str, folder: Path, environments: Iterable[str]) -> list[str]:
    """Write what the loader reads of a project into a folder that is empty; return what cannot be read.

    ``prefix``: the project's root, from the top; empty for the top itself. ``environments``: paths from the top of
    files of environments that lie elsewhere.
    """
    wanted = {name for name in tree.entries if _is_read(name, prefix)} | set(environments)
    problems: list[str] = []
    files = _files(repository, tree, wanted, problems)
    more = {path for path in mounted(files, prefix) if path not in files}
    _write(folder, files | _files(repository, tree, more, problems), tree.links)
    return problems


def write_all(repository: Repository, found: Mapping[str, Entry], folders: Collection[str], folder: Path) -> None:
    """Write all that a commit holds in some folders, and the links of all of it."""
    tree = read_tree(repository, found.values())
    wanted = [each for each in tree.entries.values() if _is_file(each) and _is_below(each.name, folders)]
    if len(wanted) > _MOST_FILES:
        raise ExternalError(f"{len(wanted):,} files are too many to look at outside of the working tree; check it out")
    _write(folder, held(repository, wanted, _MOST_SOURCE), tree.links)
    for each in wanted:
        if each.mode.endswith("755"):
            (folder / each.name).chmod(0o755)


def _is_below(name: str, folders: Collection[str]) -> bool:
    return "" in folders or name in folders or any(parent in folders for parent in _parents(name))


def _files(repository: Repository, tree: Tree, wanted: Iterable[str], problems: list[str]) -> dict[str, bytes]:
    real = {path for name in wanted if (path := tree.real(name)) is not None}
    files = [tree.entries[path] for path in sorted(real) if _is_file(tree.entries.get(path))]
    found = {}
    for path, content in held(repository, files, _MOST_BYTES).items():
        clone = tree.entries[path].held_by or repository
        try:
            found[path] = smudged(clone, os.path.relpath(repository.top / path, clone.top), content, _MOST_BYTES)
        except LfsPointer:
            problems.append(f"{path}: is a Git LFS pointer, whose content is not here; run `git lfs fetch --all`")
    return found


def _is_file(entry: Entry | None) -> bool:
    return entry is not None and not entry.is_link and not entry.is_submodule


def _is_read(name: str, prefix: str) -> bool:
    last = posixpath.basename(name)
    read = last == SPEC or last == "Pulumi.yaml" or (last.startswith("Pulumi.") and last.endswith(".yaml"))
    return read and (not prefix or name.startswith(f"{prefix}/"))


def _is_hidden(name: str) -> bool:
    # Where the loader does not look for specs.
    return any(part.startswith(".") or part == "node_modules" for part in name.split("/"))


def is_sound(name: str) -> bool:
    """Tell whether a path of a commit is one that a checkout may write."""
    # A commit that git would not check out itself may hold such names.
    return not any(part.lower() in _NEVER for part in name.split("/"))


def _write(folder: Path, files: Mapping[str, bytes], links: Mapping[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name, target in _leading(links, files):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
    (folder / ".git").touch()


def _leading(links: Mapping[str, str], files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the links that no file or other link stands in the way of."""
    taken = {parent for name in files for parent in (name, *_parents(name))}
    for name, target in sorted(links.items()):
        if name not in taken and not any(parent in links or parent in files for parent in _parents(name)):
            yield name, target


def _parents(name: str) -> Iterator[str]:
    while name := posixpath.dirname(name):
        yield name
