"""Finds the bracket that nobody closed: the parser notices it only lines later, where the next key stands."""

from __future__ import annotations

from yaml.error import Mark, MarkedYAMLError
from yaml.events import CollectionEndEvent, CollectionStartEvent, StreamEndEvent

from moorage.reading.yaml.events import events

_CLOSING = ("]", "}", ",", "#")


def unclosed(text: str, line: int) -> tuple[str, int] | None:
    """Return the bracket and its line, where a text that is no YAML goes on outside of it; None where it does not.

    ``line``: where the parser gave up. Lines count from 0.
    """
    opened = _opened(text)
    if opened is None:
        return None
    lines = text.split("\n")
    indent = _indent(lines[opened.line])
    # What stands in brackets is indented deeper than the key that holds them.
    rest = [
        each for each in lines[opened.line + 1 : line + 1] if each.strip() and not each.strip().startswith(_CLOSING)
    ]
    if any(_indent(each) <= indent for each in rest) or not any(each.strip() for each in lines[line + 1 :]):
        return text[opened.index], opened.line
    return None


def _opened(text: str) -> Mark | None:
    """Return the innermost bracket that is open where the parser gives up."""
    parser = events(text)
    opened: list[Mark] = []
    try:
        while not isinstance(event := parser.get_event(), StreamEndEvent):
            if isinstance(event, CollectionStartEvent):
                opened.append(event.start_mark)
            elif isinstance(event, CollectionEndEvent):
                opened.pop()
    except MarkedYAMLError:
        return next((mark for mark in reversed(opened) if text[mark.index : mark.index + 1] in ("[", "{")), None)
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
