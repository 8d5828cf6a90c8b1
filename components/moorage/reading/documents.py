"""A document that remembers the location of each value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from moorage.errors import Diagnostic
from moorage.errors.codes import Code

Keys = tuple[str | int, ...]
LONGEST_KEY = 80
"""A message shows no more of a key."""


class Place:
    """The location of a value: the file as shown to the user, its line from 1, and the places of what is in it.

    A tree, so that a part of a document is found, taken over and dropped without looking at the rest.
    """

    __slots__ = ("below", "file", "key", "line", "parent")

    def __init__(self, file: str, line: int, key: str | int | None = None, parent: Place | None = None):
        self.file = file
        self.line = line
        self.key = key
        self.parent = parent
        self.below: dict[str | int, Place] = {}

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    @property
    def keys(self) -> Keys:
        """The keys that lead here in that file."""
        found: list[str | int] = []
        place = self
        while place.parent is not None:
            found.append(place.key if place.key is not None else "")
            place = place.parent
        return tuple(reversed(found))

    def at(self, more: Keys) -> str:
        """Return the path of a value below this one, as the user would write it: ``uses[1].service``."""
        return dotted(self.keys + more)


def dotted(keys: Keys) -> str:
    """Return keys in one text: ``uses[1].service``."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{_one_line(key)}" for key in keys).removeprefix(".")


def _one_line(key: str) -> str:
    key = key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - 3]}..."
    return key if key.isprintable() else json.dumps(key)


class Document:
    """Plain data and the place of everything in it. Nobody changes either once it is made."""

    __slots__ = ("data", "top")

    def __init__(self, data: Any, top: Place | None = None):
        self.data = data
        self.top = top
        """The place of the whole; None for data that is in no file."""

    def place(self, keys: Keys) -> tuple[Place, Keys]:
        """Return the place of the nearest value on the way to ``keys``, and the keys that remain."""
        place = self.top
        if place is None:
            return Place("", 0), keys
        for number, key in enumerate(keys):
            nearer = place.below.get(key)
            if nearer is None:
                return place, keys[number:]
            place = nearer
        return place, ()

    def problem(self, code: Code, keys: Keys, wrong: str, remedy: str, **got: Any) -> Diagnostic:
        """Return a problem with the value at ``keys``; ``value=`` shows a value."""
        place, rest = self.place(keys)
        return Diagnostic(code, wrong, remedy, path=place.at(rest), location=str(place) if place.file else "", **got)

    def below(self, *keys: str | int) -> Document | None:
        """Return the part of this document at ``keys``; None when there is nothing."""
        data = self.data
        for key in keys:
            if not isinstance(data, Mapping) or data.get(key) is None:
                return None
            data = data[key]
        place, rest = self.place(keys)
        return Document(data, None if rest else place)
