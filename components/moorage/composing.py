"""From the events of a YAML text to a document: strict, and with the place of everything."""

from __future__ import annotations

import re
from typing import Any

from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from moorage import scalars
from moorage.documents import Document, Place
from moorage.errors import Problem
from moorage.events import events

MOST_NODES = 20_000
"""A document with more values is refused: aliases can make a small file enormous."""
MOST_LEVELS = 100
"""A document that is nested deeper is refused."""

_OPEN = object()
_STRING = "tag:yaml.org,2002:str"
_COLLECTIONS = {None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#.*)?\r?\n)*(%(?!YAML[ \t]+1\.2[ \t]*(?:#.*)?\r?\n).*)")


class Unread(Exception):
    """The text is no document that can be read: ``wrong``, ``remedy``, and the line where it is known."""

    def __init__(self, wrong: str, remedy: str, line: int | None = None):
        super().__init__(wrong)
        self.wrong, self.remedy, self.line = wrong, remedy, line


def compose(text: str, file: str) -> tuple[Document, list[Problem]]:
    """Return the document in a text, whose top is a mapping, and what is wrong with its form. Raises `Unread`."""
    text = text.removeprefix("\ufeff")
    if found := _FORBIDDEN.search(text):
        raise _invalid("it holds characters that YAML does not allow", text.count("\n", 0, found.start()))
    if found := _DIRECTIVE.match(text):
        line = text.count("\n", 0, found.start(1)) + 1
        raise Unread("starts with a directive, and is read as YAML 1.2", "remove the line", line)
    try:
        return _Composer(text, file).document()
    except MarkedYAMLError as error:
        what = error.problem or "it cannot be read"
        if error.problem_mark and what == "found character that cannot start any token":
            # libyaml does not say which; a tab is the usual one.
            index = min(error.problem_mark.index, len(text) - 1)
            what = f"found character {text[index]!r} that cannot start any token"
        # Where the text ends without a line end, libyaml counts one more line than there is.
        line = min(error.problem_mark.line, text.count("\n")) if error.problem_mark else 0
        raise _invalid(what, line) from error


def _invalid(what: str, line: int) -> Unread:
    return Unread(f"is not valid YAML: {' '.join(what.split())}", "mend the syntax", line + 1)


class _Composer:
    def __init__(self, text: str, file: str):
        self.next = events(text).get_event
        self.file = file
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, Place | None, str | None]] = {}
        self.nodes = 0
        self.level = 0

    def document(self) -> tuple[Document, list[Problem]]:
        self.next()
        start = self.next()
        if isinstance(start, StreamEndEvent):
            raise Unread(*_EMPTY)
        first = self.next()
        top = Place(self.file, first.start_mark.line + 1)
        data = self.value(first, top)
        self.next()
        if isinstance(end := self.next(), DocumentStartEvent):
            wrong = "expected a single document in the stream, but found another document"
            raise _invalid(wrong, end.start_mark.line)
        if isinstance(first, ScalarEvent) and not first.value:
            raise Unread(*_EMPTY)
        if not isinstance(first, MappingStartEvent):
            raise Unread("holds no mapping at its top", "write `key: value` lines", top.line)
        return Document(data, top), self.problems

    def value(self, event: Event, place: Place) -> Any:
        kind = type(event)
        if kind is AliasEvent:
            return self.alias(event, place)
        self.count(place.line)
        anchor = event.anchor
        if kind is ScalarEvent:
            data = self.scalar(event, place)
            if anchor is not None:
                self.anchors[anchor] = (data, place, event.value)
            return data
        if anchor is not None:
            self.anchors[anchor] = (_OPEN, place, None)
        if event.tag not in _COLLECTIONS:
            self.problem(place, event.start_mark.line, f"has a tag that is not read ({event.tag})", "remove the tag")
        self.level += 1
        if self.level > MOST_LEVELS:
            raise Unread("is nested too deeply", "write it flatter")
        data = self.mapping(place) if kind is MappingStartEvent else self.sequence(place)
        self.level -= 1
        if anchor is not None:
            self.anchors[anchor] = (data, place, None)
        return data

    def sequence(self, place: Place) -> list[Any]:
        result: list[Any] = []
        while type(event := self.next()) is not SequenceEndEvent:
            key = len(result)
            line = self.line(event)
            below = place.below[key] = Place(self.file, line, key, place)
            result.append(self.value(event, below))
        return result

    def line(self, event: Event) -> int:
        """Return the line of an item, from 1: an alias stands where its value is written."""
        known = self.anchors.get(event.anchor) if type(event) is AliasEvent else None
        line: int = known[1].line if known and known[1] else event.start_mark.line + 1
        return line

    def mapping(self, place: Place) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while type(event := self.next()) is not MappingEndEvent:
            key = self.key(event)
            line = event.start_mark.line
            if key is None:
                self.problem(place, line, "has a key that is not plain text", "write the keys out as text")
                self.skip(event, place)
                continue
            here = Place(self.file, line + 1, key, place)
            if key in result:
                wrong = f"stands here again, first on line {place.below[key].line}"
                self.problem(here, line, wrong, "keep one of them")
            place.below[key] = here
            if event.anchor is not None and type(event) is ScalarEvent:
                self.anchors[event.anchor] = (self.scalar(event, here), here, key)
            result[key] = self.value(self.next(), here)
        return result

    def skip(self, event: Event, place: Place) -> None:
        """Read a pair that has no usable key; nothing else is said about it."""
        said = len(self.problems)
        nowhere = Place(self.file, place.line, "", place)
        self.value(event, nowhere)
        self.value(self.next(), nowhere)
        del self.problems[said:]

    def key(self, event: Event) -> str | None:
        if type(event) is AliasEvent:
            return self.anchored(event)[2]
        if type(event) is not ScalarEvent or event.tag not in (None, _STRING):
            return None
        text: str = event.value
        return None if text == "<<" and event.tag is None and event.implicit[0] else text

    def scalar(self, event: ScalarEvent, place: Place) -> Any:
        try:
            if event.tag is not None:
                return scalars.tagged(event.tag, event.value)
            return scalars.plain(event.value) if event.implicit[0] else event.value
        except scalars.NoScalar as tag:
            wrong = f"is neither text, number, true, false nor null ({tag})"
            self.problem(place, event.start_mark.line, wrong, "put it in quotes")
            return None

    def alias(self, event: AliasEvent, place: Place) -> Any:
        data, there, _ = self.anchored(event)
        if data is _OPEN or there is None:
            self.problem(place, (there or place).line - 1, *_ENDLESS)
            return None
        self.copy(there, place)
        return data

    def copy(self, there: Place, place: Place) -> None:
        """Give the places of an anchor's value to its alias too, under keys of its own."""
        self.count(there.line, *_ENDLESS)
        for key, each in there.below.items():
            below = place.below[key] = Place(self.file, each.line, key, place)
            self.copy(each, below)

    def anchored(self, event: AliasEvent) -> tuple[Any, Place | None, str | None]:
        if event.anchor not in self.anchors:
            raise _invalid(f"found undefined alias '{event.anchor}'", event.start_mark.line)
        return self.anchors[event.anchor]

    def count(self, line: int, wrong: str = f"holds more than {MOST_NODES:,} values", remedy: str = "split it") -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Unread(wrong, remedy, line)

    def problem(self, place: Place, line: int, wrong: str, remedy: str) -> None:
        self.problems.append(Problem(wrong, remedy, path=place.at(()), where=f"{self.file}:{line + 1}"))


_EMPTY = ("is empty", "write a mapping with at least one key")
_ENDLESS = ("aliases repeat without end", "write the values out")
