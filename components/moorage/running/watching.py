"""Notices that inputs of a service changed: by their sizes and dates, as a notification does not reach every disk."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from moorage.image.source.inputs import Area, Inputs

Look = Mapping[str, tuple[int, int, int]]
"""Path → date in ns, size and inode of each file that is there."""


class Watch:
    """Knows what was there of some files when it last looked."""

    def __init__(self, inputs: Inputs):
        self._inputs = inputs
        self._last = look(inputs)

    def changed(self) -> bool:
        """Tell whether something has changed since the last look."""
        before, self._last = self._last, look(self._inputs)
        return before != self._last

    def follow(self, inputs: Inputs) -> None:
        """Look at other files from now on: a source may import more than it did. What changes meanwhile is told."""
        known = look(inputs)
        same = all(self._last.get(path, found) == found for path, found in known.items())
        self._inputs, self._last = inputs, known if same else {}


def look(inputs: Inputs) -> Look:
    """Return what is there now of the files that go into an image, and of those that would if they were there."""
    return dict(_looks({*map(os.fspath, inputs.files.values()), *_matches(inputs.areas)}))


class Written:
    """What the user wrote beside sources: specs and the environment. A change of it takes another run."""

    def __init__(self, names: Mapping[Path, str]):
        self._names = {os.fspath(path): name for path, name in names.items()}
        """File → its name for messages."""
        self._last = dict(_looks(self._names))

    def changed(self) -> list[str]:
        """Return the names of the files that have changed since the last look."""
        before, self._last = self._last, dict(_looks(self._names))
        return [name for path, name in self._names.items() if before.get(path) != self._last.get(path)]


def _looks(paths: Iterable[str]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    for path in paths:
        try:
            seen = os.stat(path)  # noqa: PTH116
        except OSError:
            continue
        yield path, (seen.st_mtime_ns, seen.st_size, seen.st_ino)


def _matches(areas: Iterable[Area]) -> Iterator[str]:
    plain: dict[Path, list[str]] = {}
    for area in areas:
        if "/" not in area.glob and not area.deep:
            plain.setdefault(area.folder, []).append(area.glob)
        else:
            for found in area.folder.glob(area.glob):
                yield os.fspath(found)
                if area.deep and found.is_dir():
                    yield from map(os.fspath, found.rglob("*"))
    for folder, globs in plain.items():
        try:
            names = os.listdir(folder)  # noqa: PTH208
        except OSError:
            continue
        yield from (f"{folder}/{name}" for name in names if any(fnmatchcase(name, glob) for glob in globs))
