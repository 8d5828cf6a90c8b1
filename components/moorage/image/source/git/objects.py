"""What a commit holds: names and contents, read from git's objects. No file is checked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from moorage.errors import ExternalError
from moorage.image.source.git.repository import Repository


class Entry(NamedTuple):
    """One file, link or submodule of a commit."""

    name: str
    """Its path from the top; a byte that is no UTF-8 is half a surrogate, as in names of files."""
    mode: str
    hash: str
    held_by: Repository | None = None
    """The clone of the submodule that it is a file of; None: it is the asked clone's own."""

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return self.mode == "120000"

    @property
    def is_submodule(self) -> bool:
        """Whether it stands for a commit of another repository."""
        return self.mode == "160000"


def entries(repository: Repository, commit: str, folders: Iterable[str] = ()) -> Iterator[Entry]:
    """Yield what a commit holds in and below folders, ``name/`` each; default: everything."""
    printed = repository.ask("ls-tree", "-r", "-z", "--full-tree", commit, "--", *folders)
    for line in printed.split("\0")[:-1]:
        about, name = line.split("\t", 1)
        mode, _kind, content = about.split()
        yield Entry(name, mode, content)


def held(repository: Repository, found: Iterable[Entry], most: int) -> dict[str, bytes]:
    """Return what entries hold, by path: see `contents`."""
    by_clone: dict[Repository, list[Entry]] = {}
    for each in found:
        by_clone.setdefault(each.held_by or repository, []).append(each)
    holding: dict[str, bytes] = {}
    for clone, those in by_clone.items():
        known = contents(clone, (each.hash for each in those), most)
        holding |= {each.name: known[each.hash] for each in those}
    return holding


def contents(repository: Repository, hashes: Iterable[str], most: int) -> dict[str, bytes]:
    """Return what objects hold, by hash; of one that is larger than ``most`` bytes, one zero more than that.

    Raises `ExternalError` for one that the clone lacks.
    """
    wanted = list(dict.fromkeys(hashes))
    sizes = {name: int(size) for name, size in _headers(repository, wanted)}
    found = {name: bytes(most + 1) for name, size in sizes.items() if size > most}
    asked = "".join(f"{name}\n" for name in wanted if name not in found)
    printed = repository.ask_bytes("cat-file", "--batch", given=asked.encode()) if asked else b""
    start = 0
    while start < len(printed):
        end = printed.index(b"\n", start)
        name, _kind, size = printed[start:end].decode("ascii").split()
        start = end + 1 + int(size)
        found[name] = printed[end + 1 : start]
        start += 1
    return found


def _headers(repository: Repository, hashes: list[str]) -> Iterator[tuple[str, str]]:
    asked = "".join(f"{name}\n" for name in hashes)
    for line in repository.ask("cat-file", "--batch-check", given=asked).splitlines() if asked else ():
        name, _, about = line.partition(" ")
        if about == "missing":
            raise ExternalError(
                f"{repository.top}: the clone is partial and lacks files of its history; "
                "run `git fetch --refetch --no-filter` in it, or clone without --filter"
            )
        yield name, about.split()[1]
