"""From the events of a YAML text to a document: strict, and with the place of everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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

from moorage.errors import Diagnostic
from moorage.errors.codes import Code
from moorage.reading.documents import Document, Place
from moorage.reading.yaml import scalars
from moorage.reading.yaml.events import events
from moorage.reading.yaml.unread import Unread, invalid

MOST_NODES = 20_000
"""A document with more values is refused: aliases can make a small file enormous."""
MOST_LEVELS = 100
"""A document that is nested deeper is refused."""

_OPEN = object()
_STRING = "tag:yaml.org,2002:str"
_COLLECTIONS = {None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}


class Composer:
    """Makes data, places and problems of the events of one text, in one pass."""

    def __init__(self, text: str, file: str, most: int = MOST_NODES):
        self.next = events(text).get_event
        self.file = file
        self.most = most
        self.problems: list[Diagnostic] = []
        self.anchors: dict[str, tuple[Any, Place | None, str | None]] = {}
        self.nodes = 0
        self.level = 0

    def document(self) -> tuple[Document, list[Diagnostic]]:
        """Return the one document of the text. Raises `Unread`, and PyYAML's ``MarkedYAMLError``."""
        self.next()
        start = self.next()
        if isinstance(start, StreamEndEvent):
            raise Unread(*_EMPTY)
        first = self.next()
        top = Place(self.file, first.start_mark.line + 1)
        data = self._value(first, top)
        self.next()
        if isinstance(end := self.next(), DocumentStartEvent):
            wrong = "expected a single document in the stream, but found another document"
            raise invalid(wrong, end.start_mark.line)
        if isinstance(first, ScalarEvent) and not first.value:
            raise Unread(*_EMPTY)
        if not isinstance(first, MappingStartEvent):
            raise Unread("wrong-type", "is not a mapping at the top level", "write `key: value` lines", top.line)
        return Document(data, top), self.problems

    def documents(self) -> Iterator[Document]:
        """Yield each document of the text whose top is a mapping; empty ones are none. Raises as `document` does."""
        self.next()
        while type(self.next()) is not StreamEndEvent:
            first = self.next()
            self.anchors, self.nodes = {}, 0
            top = Place(self.file, first.start_mark.line + 1)
            data = self._value(first, top)
            if type(first) is MappingStartEvent:
                yield Document(data, top)
            elif not isinstance(first, ScalarEvent) or first.value:
                raise Unread("wrong-type", "is not a mapping at the top level", "write `key: value` lines", top.line)
            self.next()

    def _value(self, event: Event, place: Place) -> Any:
        kind = type(event)
        if kind is AliasEvent:
            return self._alias(event, place)
        self._count(place.line)
        anchor = event.anchor
        if kind is ScalarEvent:
            data = self._scalar(event, place)
            if anchor is not None:
                self.anchors[anchor] = (data, place, event.value)
            return data
        if anchor is not None:
            self.anchors[anchor] = (_OPEN, place, None)
        if event.tag not in _COLLECTIONS:
            self._problem(
                "yaml-tag", place, event.start_mark.line, f"has a tag that is not read ({event.tag})", "remove the tag"
            )
        self.level += 1
        if self.level > MOST_LEVELS:
            raise Unread("too-large", "is nested too deeply", "nest it less deeply")
        data = self._mapping(place) if kind is MappingStartEvent else self._sequence(place)
        self.level -= 1
        if anchor is not None:
            self.anchors[anchor] = (data, place, None)
        return data

    def _sequence(self, place: Place) -> list[Any]:
        result: list[Any] = []
        while type(event := self.next()) is not SequenceEndEvent:
            key = len(result)
            line = self._line(event)
            below = place.below[key] = Place(self.file, line, key, place)
            result.append(self._value(event, below))
        return result

    def _line(self, event: Event) -> int:
        """Return the line of an item, from 1: an alias is where its value is written."""
        known = self.anchors.get(event.anchor) if type(event) is AliasEvent else None
        line: int = known[1].line if known and known[1] else event.start_mark.line + 1
        return line

    def _mapping(self, place: Place) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while type(event := self.next()) is not MappingEndEvent:
            key = self._key(event)
            line = event.start_mark.line
            if key is None:
                self._problem("yaml-key", place, line, "has a key that is not plain text", "write the keys out as text")
                self._skip(event, place)
                continue
            here = Place(self.file, line + 1, key, place)
            if key in result:
                wrong = f"is set twice, first on line {place.below[key].line}"
                self._problem("duplicate-key", here, line, wrong, "keep one")
            place.below[key] = here
            if event.anchor is not None and type(event) is ScalarEvent:
                self.anchors[event.anchor] = (self._scalar(event, here), here, key)
            result[key] = self._value(self.next(), here)
        return result

    def _skip(self, event: Event, place: Place) -> None:
        """Read a pair that has no usable key; nothing else is said about it."""
        said = len(self.problems)
        nowhere = Place(self.file, place.line, "", place)
        self._value(event, nowhere)
        self._value(self.next(), nowhere)
        del self.problems[said:]

    def _key(self, event: Event) -> str | None:
        if type(event) is AliasEvent:
            return self._anchored(event)[2]
        if type(event) is not ScalarEvent or event.tag not in (None, _STRING):
            return None
        text: str = event.value
        return None if text == "<<" and event.tag is None and event.implicit[0] else text

    def _scalar(self, event: ScalarEvent, place: Place) -> Any:
        try:
            if event.tag is not None:
                return scalars.tagged(event.tag, event.value)
            return scalars.plain(event.value) if event.implicit[0] else event.value
        except scalars.NoScalar as tag:
            wrong = f"is neither text, number, true, false nor null ({tag})"
            self._problem("ambiguous-value", place, event.start_mark.line, wrong, "put it in quotes")
            return None

    def _alias(self, event: AliasEvent, place: Place) -> Any:
        data, there, _ = self._anchored(event)
        if data is _OPEN or there is None:
            code, wrong, remedy = _ENDLESS
            self._problem(code, place, (there or place).line - 1, wrong, remedy)
            return None
        self._copy(there, place)
        return data

    def _copy(self, there: Place, place: Place) -> None:
        """Give the places of an anchor's value to its alias too, under keys of its own."""
        self._count(there.line, *_ENDLESS)
        for key, each in there.below.items():
            below = place.below[key] = Place(self.file, each.line, key, place)
            self._copy(each, below)

    def _anchored(self, event: AliasEvent) -> tuple[Any, Place | None, str | None]:
        if event.anchor not in self.anchors:
            raise invalid(f"found undefined alias '{event.anchor}'", event.start_mark.line)
        return self.anchors[event.anchor]

    def _count(
        self,
        line: int,
        code: Code = "too-large",
        wrong: str = "",
        remedy: str = "split it",
    ) -> None:
        self.nodes += 1
        if self.nodes > self.most:
            raise Unread(code, wrong or f"holds more than {self.most:,} values", remedy, line)

    def _problem(self, code: Code, place: Place, line: int, wrong: str, remedy: str) -> None:
        self.problems.append(Diagnostic(code, wrong, remedy, path=place.at(()), location=f"{self.file}:{line + 1}"))


_EMPTY: tuple[Code, str, str] = ("empty", "is empty", "write a mapping with at least one key")
_ENDLESS: tuple[Code, str, str] = ("endless-aliases", "aliases repeat without end", "write the values out")
