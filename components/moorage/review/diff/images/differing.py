"""Which paths differ between two revisions, as far as one of them may be an input of an image."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from moorage.image.source.git.objects import Entry, held
from moorage.image.source.git.repository import Repository
from moorage.image.source.git.stored import hash_of_file
from moorage.review.diff.revisions.sides import Side

_SOURCES = (".go", ".s", ".S", ".sx", ".h", ".hh", ".hpp", ".hxx", ".syso")
_GO_FILES = ("go.mod", "go.sum", "go.work", "go.work.sum")
_MOST_BYTES = 1 << 22
_SKIPPED = {".git", ".moorage"}


class Differing:
    """What differs between a commit and another one, or the working tree. Every answer is given once."""

    def __init__(self, repository: Repository, old: Side, new: Side):
        self._repository = repository
        self._old: Mapping[str, Entry] = old.entries or {}
        self._new = new.entries
        self._embeds = cache(self._looks_embedding)
        self.below = cache(self._below)
        self.in_module = cache(self._in_module)
        self.real: Callable[[str], Path] = cache(lambda path: Path(os.path.realpath(path)))

    def _in_module(self, module: str) -> list[str]:
        """Return which paths below the folder of a module, or of the whole clone, differ and may be an input."""
        return [name for name in self._candidates(module) if self._may_be_input(name, module) and self._differs(name)]

    def _below(self, path: str) -> list[str]:
        """Return which paths at or below a path differ."""
        return [name for name in self._candidates(path) if self._differs(name)]

    def _candidates(self, path: str) -> list[str]:
        start = f"{path}/" if path else ""
        found = {name for name in self._old if name.startswith(start) or name == path}
        if self._new is not None:
            found |= {name for name in self._new if name.startswith(start) or name == path}
        else:
            found |= set(_walked(self._repository.top, path))
        return sorted(found)

    def _differs(self, name: str) -> bool:
        before = self._old.get(name)
        if self._new is not None:
            return before != self._new.get(name)
        file = self._repository.top / name
        if before is None or not os.path.lexists(file):
            return before is None or not before.is_submodule
        if before.is_submodule or before.is_link != file.is_symlink():
            return not before.is_submodule
        executable = before.mode.endswith("755")
        if not before.is_link and (not file.is_file() or os.access(file, os.X_OK) != executable):
            return True
        return hash_of_file(file, before.hash) != before.hash

    def _may_be_input(self, name: str, module: str) -> bool:
        inside = name.removeprefix(f"{module}/") if module else name
        if posixpath.basename(inside) in _GO_FILES or f"/{inside}".count("/vendor/"):
            return True
        if inside.endswith(_SOURCES):
            return not inside.endswith("_test.go")
        # Everything else is one only where Go embeds it, which a package does with what lies in or below its folder.
        folder = inside
        while folder:
            folder = posixpath.dirname(folder)
            if self._embeds(posixpath.join(module, folder) if folder else module):
                return True
        return False

    def _looks_embedding(self, folder: str) -> bool:
        return any(b"//go:embed" in content for content in self._go_files(folder))

    def _go_files(self, folder: str) -> Iterator[bytes]:
        if self._new is None:
            for file in sorted((self._repository.top / folder).glob("*.go")):
                if file.is_file() and not file.is_symlink():
                    yield file.read_bytes()
            return
        found = (each for name, each in self._new.items() if name.endswith(".go") and posixpath.dirname(name) == folder)
        yield from held(self._repository, (each for each in found if not each.is_link), _MOST_BYTES).values()


def _walked(top: Path, path: str) -> Iterator[str]:
    """Yield the files and links at and below a path of the working tree."""
    start = top / path
    if not start.is_dir() or start.is_symlink():
        yield from [path] if os.path.lexists(start) else []
        return
    for here, folders, files in os.walk(start):
        linked = [name for name in folders if os.path.islink(os.path.join(here, name))]  # noqa: PTH114, PTH118
        folders[:] = [name for name in folders if name not in _SKIPPED]
        for name in (*files, *linked):
            yield (Path(here) / name).relative_to(top).as_posix()
