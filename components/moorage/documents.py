"""YAML 1.2 documents that remember where each value stands."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from moorage.errors import Problem

MOST_NODES = 20_000
"""A document with more values is refused: aliases can make a small file enormous."""

Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """Where a value stands: the file as shown to the user, its line from 1, and its keys in that file."""

    file: str
    line: int
    keys: Keys = ()

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    def at(self, more: Keys) -> str:
        """Return the path of a value below this one, as the user would write it: ``uses[1].service``."""
        return dotted(self.keys + more)


def dotted(keys: Keys) -> str:
    """Return keys in one text: ``uses[1].service``."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{_one_line(key)}" for key in keys).removeprefix(".")


def _one_line(key: str) -> str:
    return key if key.isprintable() else json.dumps(key)


@dataclass
class Document:
    """Plain data and the place of everything in it, under the keys that lead there."""

    data: Any
    places: dict[Keys, Place]

    def place(self, keys: Keys) -> tuple[Place, Keys]:
        """Return the place of the nearest value on the way to ``keys``, and the keys that remain."""
        for length in range(len(keys), -1, -1):
            if place := self.places.get(keys[:length]):
                return place, keys[length:]
        return Place("", 0), keys

    def problem(self, keys: Keys, wrong: str, remedy: str, **got: Any) -> Problem:
        """Return a problem with the value at ``keys``; ``got=`` shows a value."""
        place, rest = self.place(keys)
        return Problem(wrong, remedy, path=place.at(rest), where=str(place) if place.file else "", **got)

    def below(self, *keys: str | int) -> Document | None:
        """Return a copy of the part of this document at ``keys``; None when there is nothing."""
        data = self.data
        for key in keys:
            if not isinstance(data, Mapping) or data.get(key) is None:
                return None
            data = data[key]
        size = len(keys)
        return Document(copy.deepcopy(data), {at[size:]: self.places[at] for at in self.placed(data, keys)})

    def placed(self, data: Any, keys: Keys) -> Iterator[Keys]:
        """Yield the keys of a value and of everything in it, where they have a place; ``keys`` lead to the value."""
        if keys in self.places:
            yield keys
        pairs: Iterable[tuple[Any, Any]] = data.items() if isinstance(data, Mapping) else ()
        for key, value in enumerate(data) if isinstance(data, list) else pairs:
            yield from self.placed(value, (*keys, key))


class WrittenInt(int):
    """A whole number that remembers how it was written, such as ``0x1F``."""

    written: str


class WrittenFloat(float):
    """A number that remembers how it was written: 1.30 is not 1.3."""

    written: str


@dataclass
class _Reader:
    file: str
    yaml: YAML
    places: dict[Keys, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    open: list[Node] = field(default_factory=list)
    nodes: int = 0

    def problem(self, node: Node, keys: Keys, wrong: str, remedy: str) -> None:
        where = f"{self.file}:{node.start_mark.line + 1}"
        self.problems.append(Problem(wrong, remedy, path=dotted(keys), where=where))

    def value(self, node: Node, keys: Keys, line: int) -> Any:
        self.nodes += 1
        if node in self.open or self.nodes > MOST_NODES:
            if self.nodes <= MOST_NODES + 1:
                self.problem(node, keys, "aliases repeat without end", "write the values out")
            return None
        self.places[keys] = Place(self.file, line, keys)
        self.open.append(node)
        try:
            if isinstance(node, MappingNode):
                return self.mapping(node, keys)
            if isinstance(node, SequenceNode):
                return [self.value(each, (*keys, i), each.start_mark.line + 1) for i, each in enumerate(node.value)]
            return self.scalar(node, keys) if isinstance(node, ScalarNode) else None
        finally:
            self.open.pop()

    def mapping(self, node: MappingNode, keys: Keys) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode) or str(key_node.tag).endswith(":merge"):
                self.problem(key_node, keys, "has a key that is not plain text", "write the keys out as text")
                continue
            key, line = key_node.value, key_node.start_mark.line + 1
            if key in result:
                first = self.places[(*keys, key)].line
                self.problem(key_node, (*keys, key), f"stands here again, first on line {first}", "keep one of them")
            result[key] = self.value(value_node, (*keys, key), line)
        return result

    def scalar(self, node: ScalarNode, keys: Keys) -> Any:
        try:
            value = self.yaml.constructor.construct_object(node, deep=True)
        except (YAMLError, ValueError):
            value = object()
        if isinstance(value, bool) or value is None or type(value) is str:
            return value
        if isinstance(value, (int, float)):
            kept = WrittenInt(value) if isinstance(value, int) else WrittenFloat(value)
            kept.written = node.value
            return kept
        self.problem(node, keys, f"is neither text, number, true, false nor null ({node.tag})", "put it in quotes")
        return None


def read(path: Path, shown: str) -> tuple[Document | None, list[Problem]]:
    """Read a file whose top is a mapping. Returns the document, if there is one, and every problem of its form."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        return None, [Problem(f"cannot be read ({error.strerror})", "check the path and its permissions", where=shown)]
    except UnicodeDecodeError:
        return None, [Problem("is not text in UTF-8", "write it as a YAML text file", where=shown)]
    try:
        return _parsed(text, shown)
    except RecursionError:
        return None, [Problem("is nested too deeply", "write it flatter", where=shown)]


def _parsed(text: str, shown: str) -> tuple[Document | None, list[Problem]]:
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
    except YAMLError as error:
        return None, [_syntax(error, text, shown)]
    if node is None or (isinstance(node, ScalarNode) and not node.value):
        return None, [Problem("is empty", "write a mapping with at least one key", where=shown)]
    if not isinstance(node, MappingNode):
        line = node.start_mark.line + 1
        return None, [Problem("holds no mapping at its top", "write `key: value` lines", where=f"{shown}:{line}")]
    reader = _Reader(shown, yaml)
    data = reader.value(node, (), node.start_mark.line + 1)
    return Document(data, reader.places), reader.problems


def _syntax(error: YAMLError, text: str, shown: str) -> Problem:
    line, what = 0, "it cannot be read"
    if isinstance(error, ReaderError):
        line, what = text.count("\n", 0, error.position), "it holds characters that YAML does not allow"
    elif isinstance(error, MarkedYAMLError):
        what = error.problem or what
        if what.startswith("but "):
            what = f"{error.context}, {what}"
        if error.problem_mark is not None:
            line = error.problem_mark.line
    words = " ".join(what.split())
    return Problem(f"is not valid YAML: {words}", "mend the syntax", where=f"{shown}:{line + 1}")
