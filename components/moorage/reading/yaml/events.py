"""The parser of YAML: libyaml, or where PyYAML was built without it, PyYAML's own, taught to answer alike."""

from __future__ import annotations

from typing import Any, Protocol

from yaml.error import MarkedYAMLError
from yaml.events import Event, ScalarEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError

_BLANKS = " \t"
_BREAKS = "\r\n"


class Events(Protocol):
    """The events of a text, in order."""

    def get_event(self) -> Event:
        """Return the next event. Raises PyYAML's ``MarkedYAMLError``."""
        ...


class PureParser(Reader, Scanner, Parser):  # type: ignore[misc]
    """PyYAML's parser in Python, which reads tabs and escapes as libyaml does."""

    allow_simple_key: bool

    def __init__(self, text: str):
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def get_event(self) -> Event:
        """Return the next event; an escape that is no character is an error."""
        try:
            event = Parser.get_event(self)
        except ValueError as error:
            raise ScannerError(None, None, "found an escape that is no character", self.get_mark()) from error
        if isinstance(event, ScalarEvent) and any("\ud800" <= each <= "\udfff" for each in event.value):
            raise ScannerError(None, None, "found an escape that is no character", event.start_mark)
        return event

    def scan_to_next_token(self) -> None:
        """Skip blanks, comments and line ends; a tab is a blank wherever it is not indentation."""
        if self.index == 0 and self.peek() == "\ufeff":
            self.forward()
        while True:
            while self.peek() == " " or (self.peek() == "\t" and (self.flow_level or not self.allow_simple_key)):
                self.forward()
            if self.peek() == "#":
                while self.peek() not in "\0" + _BREAKS:
                    self.forward()
            if not self.scan_line_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> list[str]:
        """Return the space between two words of a plain text: blanks as they are, one line end as a space."""
        blanks, line_ends = "", 0
        while self.peek() in _BLANKS + _BREAKS:
            if self.peek() in _BREAKS:
                self.scan_line_break()
                line_ends += 1
                self.allow_simple_key = True
                if self.prefix(3) in ("---", "...") and self.peek(3) in "\0" + _BLANKS + _BREAKS:
                    return []
                continue
            if line_ends and self.peek() == "\t" and self.column < indent:
                wrong = "found a tab character that violates indentation"
                raise ScannerError("while scanning a plain scalar", start_mark, wrong, self.get_mark())
            blanks += "" if line_ends else self.peek()
            self.forward()
        if line_ends:
            return ["\n" * (line_ends - 1) or " "]
        return [blanks] if blanks else []


try:
    from yaml.cyaml import CParser
except ImportError:
    CParser = None


def events(text: str) -> Events:
    """Return the events of a text; it holds no character that YAML forbids."""
    parser: Events = PureParser(text) if CParser is None else CParser(text)
    return parser


__all__ = ["CParser", "Events", "MarkedYAMLError", "PureParser", "events"]
