"""Foreign text inside Markdown: it makes no link, mentions nobody, opens no tag and ends no fence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from moorage.review.forms.bodies import Line

# Marks of Markdown's own, wherever they stand; those that mean something at the start of a line never stand there.
_MARKS = re.compile(r"[\\`*_{}\[\]<>|~]")
# What GitHub and GitLab make a mention, a reference or a link of, after Markdown has been read: a space of no width
# between the mark and the name stops that, where a backslash would not.
_REFERENCE = re.compile(r"(?<=[@#!$%&^~])(?=\w)|(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=\bGH)(?=-\d)", re.IGNORECASE)
_APART = "&#8203;"


def prose(text: str) -> str:
    """Return one line of foreign text for the middle of a paragraph, a list's entry or a table's cell."""
    parts = _REFERENCE.split(text)
    return _APART.join(_MARKS.sub(r"\\\g<0>", part.replace("&", "&amp;")) for part in parts)


def html(text: str) -> str:
    """Return one line of foreign text for the inside of a tag, where Markdown is not read."""
    parts = _REFERENCE.split(text)
    return _APART.join(part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for part in parts)


def code(text: str) -> str:
    """Return one line of foreign text as a code span."""
    delimiter = "`" * (_longest_run(text) + 1)
    room = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{delimiter}{room}{text}{room}{delimiter}"


def diff(lines: Iterable[Line]) -> str:
    """Return lines as a fenced block, in the colours of a diff."""
    inside = [f"@@ {text} @@" if mark == "@" else f"{mark} {text}" for mark, text in lines]
    delimiter = "`" * max(3, _longest_run("\n".join(inside)) + 1)
    return "\n".join([f"{delimiter}diff", *inside, delimiter])


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
