"""The two sides of a comparison, as far as they are read: what lies on disk, or what git holds of a commit."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from moorage.errors import InputError, MoorageError
from moorage.image.source.git.objects import Entry, entries
from moorage.image.source.git.repository import Repository
from moorage.plan.patch.places import require_patches
from moorage.reading.loading import Project, load
from moorage.reading.project import environment_file, environment_names, is_file_name
from moorage.reading.yaml.file import Memory
from moorage.review.diff.model import Revision
from moorage.review.diff.revisions.layout import lay_out, read_tree, write_all
from moorage.review.diff.revisions.submodules import unseen_of_index, whole_tree
from moorage.review.diff.revisions.workplace import workplace


class Unreadable(Exception):
    """A side cannot be read in an environment: a line for each reason."""

    def __init__(self, lines: Iterable[str]):
        super().__init__()
        self.lines = tuple(lines)


@dataclass(frozen=True)
class Side:
    """One revision, where the loader can read it."""

    revision: Revision
    root: Path
    """The project's root: of the user, or of what was laid out."""
    top: Path
    """The top of the clone, likewise."""
    clone: Path
    """The top of the user's clone."""
    entries: Mapping[str, Entry] | None = None
    """What the commit holds, by path; None for the working tree."""
    problems: tuple[str, ...] = field(default=())
    """What cannot be read of any environment."""
    unseen: Mapping[str, str] = field(default_factory=dict)
    """Submodule that is not checked out → its commit: whatever services it holds, nobody sees them."""
    memory: Memory = field(default_factory=dict)
    """What has been read of this side and of others that share it."""

    def environments(self) -> list[str]:
        """Return the names of the environments that there are. Raises `Unreadable`."""
        try:
            return environment_names(self.root)
        except InputError as error:
            raise Unreadable(self._lines(error)) from error

    def has(self, env: str) -> bool:
        """Whether there is such an environment; also where nobody can say."""
        try:
            return environment_file(self.root, self.file(env)).is_file()
        except InputError:
            return True

    def load(self, env: str, paths: Sequence[Path] = ()) -> Project:
        """Return the project in an environment. ``paths``: in this side, see `path`. Raises `Unreadable`."""
        if self.problems:
            raise Unreadable(self._at(self.problems))
        try:
            project = load(paths, env=self.file(env), root=self.root, memory=self.memory)
            require_patches(project)
        except InputError as error:
            raise Unreadable(self._lines(error)) from error
        return project

    def file(self, env: str) -> str:
        """Return an environment's name as it is, and the path of its file where this side has it."""
        if not is_file_name(env) or self.entries is None:
            return env
        return str(self.top / _from_top(env, self.clone))

    def path(self, path: Path) -> Path:
        """Return where this side has what the user calls ``path``; it need not be there."""
        return self.top / _from_top(str(path), self.clone)

    def _lines(self, error: InputError) -> Iterator[str]:
        # Nobody can look at a folder that is removed again.
        return self._at(line.replace(str(self.top), str(self.clone)) for line in str(error).split("\n"))

    def _at(self, lines: Iterable[str]) -> Iterator[str]:
        at = "" if self.entries is None else f"at {self.revision.name}: "
        return (f"{at}{line}" for line in lines)


@contextmanager
def opened(
    repository: Repository, root: Path, revisions: Iterable[Revision], environments: Iterable[str]
) -> Iterator[list[Side]]:
    """Yield each revision's side; what is laid out below ``.moorage/`` is removed afterwards.

    ``root``: of the user's project. ``environments``: names, or paths of files, which must lie in the clone.
    """
    if not root.is_relative_to(repository.top):
        raise MoorageError(f"{root}: lies outside of the clone {repository.top}; run it inside")
    files = [_from_top(each, repository.top) for each in environments if is_file_name(each)]
    with workplace(root) as folder:
        memory: Memory = {}
        yield [_side(repository, root, each, folder, files, memory) for each in revisions]


@contextmanager
def sources_of(repository: Repository, side: Side, folders: Collection[str]) -> Iterator[Path]:
    """Yield a folder that holds, as the top of the clone does, all that a revision has in some folders.

    For the working tree that is the clone itself.
    """
    if side.entries is None:
        yield side.top
        return
    # Beside the other: it holds links already, and a file could be written through one.
    with tempfile.TemporaryDirectory(dir=side.top.parent) as folder:
        write_all(repository, side.entries, folders, Path(folder))
        yield Path(folder)


def _side(
    repository: Repository, root: Path, revision: Revision, folder: Path, files: list[str], memory: Memory
) -> Side:
    if revision.commit is None:
        unseen = unseen_of_index(repository, root)
        return Side(revision, root, repository.top, repository.top, unseen=unseen, memory=memory)
    top = Path(tempfile.mkdtemp(dir=folder))
    prefix = "" if root == repository.top else root.relative_to(repository.top).as_posix()
    whole = whole_tree(repository, entries(repository, revision.commit), root)
    tree = read_tree(repository, whole.entries)
    problems = (*whole.problems, *lay_out(repository, tree, prefix, top, files))
    (top / prefix).mkdir(parents=True, exist_ok=True)
    return Side(revision, top / prefix, top, repository.top, tree.entries, problems, whole.unseen, memory)


def _from_top(env: str, top: Path) -> str:
    path = Path(env).resolve()
    if not path.is_relative_to(top):
        raise MoorageError(f"{env}: lies outside of the clone {top}, and so in no revision of it; name one inside")
    return path.relative_to(top).as_posix()
