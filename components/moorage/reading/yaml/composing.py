"""From a YAML text to a document: what can be seen of the text itself, before and after it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from yaml.error import MarkedYAMLError

from moorage.errors import Diagnostic
from moorage.reading.documents import Document
from moorage.reading.yaml.composer import Composer
from moorage.reading.yaml.unclosed import unclosed
from moorage.reading.yaml.unread import Unread, invalid

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#.*)?\r?\n)*(%(?!YAML[ \t]+1\.2[ \t]*(?:#.*)?\r?\n).*)")


_Made = TypeVar("_Made")
MOST_IN_STREAM = 1_000_000
"""Values in one document of a stream: a list of live objects with their managed fields."""


def compose(text: str, file: str) -> tuple[Document, list[Diagnostic]]:
    """Return the document in a text, whose top is a mapping, and what is wrong with its form. Raises `Unread`."""
    return _composed(text, lambda readable: Composer(readable, file).document())


def compose_all(text: str, file: str) -> tuple[list[Document], list[Diagnostic]]:
    """Return every document of a text, whose tops are mappings, and what is wrong with their form. Raises `Unread`."""

    def made(readable: str) -> tuple[list[Document], list[Diagnostic]]:
        composer = Composer(readable, file, MOST_IN_STREAM)
        return list(composer.documents()), composer.problems

    return _composed(text, made)


def _composed(text: str, made: Callable[[str], _Made]) -> _Made:
    text = text.removeprefix("\ufeff")
    if found := _FORBIDDEN.search(text):
        raise invalid("it holds characters that YAML does not allow", text.count("\n", 0, found.start()))
    if found := _DIRECTIVE.match(text):
        line = text.count("\n", 0, found.start(1)) + 1
        raise Unread("yaml-directive", "starts with a directive, and is read as YAML 1.2", "remove the line", line)
    try:
        return made(text)
    except MarkedYAMLError as error:
        what = error.problem or "it cannot be read"
        if error.problem_mark and what == "found character that cannot start any token":
            # libyaml does not say which; a tab is the usual one.
            index = min(error.problem_mark.index, len(text) - 1)
            what = f"found character {text[index]!r} that cannot start any token"
        # Where the text ends without a line end, libyaml counts one more line than there is.
        line = min(error.problem_mark.line, text.count("\n")) if error.problem_mark else 0
        if opened := unclosed(text, line):
            bracket, line = opened
            what = f"the {bracket} that is opened here is not closed"
        raise invalid(what, line) from error
