"""Kubernetes objects as YAML text that no reader takes for something else, of YAML 1.1 or 1.2.

Block style, two spaces; nothing is folded, no anchors. Text is plain where nobody can misread it, text of several
lines is a literal block, so that a diff shows the line that changed, and all else is in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from moorage.errors.escaping import code_point

_UNIT = "(?:[KMGTPE]i|[mnu]?s|[numhkMGTPdwy]|%)"
# Starts with a letter, `/`, `$` or `:`, or is an amount with its unit or a network. Everything else has a reader that
# takes it for a number, a date, a time in base 60 or a mark of YAML's own.
_PLAIN = re.compile(
    r"(?:[A-Za-z/$]|:(?=[\w/$]))(?:[-\w./@$()%+=,]|:(?=[-\w./@$()%+=,]))*"
    rf"|(?:[0-9]+(?:\.[0-9]+)?{_UNIT})+"
    r"|[0-9.]+/[0-9]+",
    re.ASCII,
)
# A block's first line says how far it is indented, and of several empty lines at its end none is left.
_LINES = re.compile(r"[^ \n][^\n]*\n(?s:.*)(?<!\n\n)\Z")
WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""What YAML 1.1 takes for a truth value or for nothing, in any case of letters."""
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def yaml_text(body: dict[str, Any]) -> str:
    """Return one object as YAML, in the order of its keys."""
    written: list[str] = []
    _write(body, "", "", written.append)
    return "".join(written)


def _write(block: dict[str, Any] | list[Any], first: str, indent: str, put: Callable[[str], None]) -> None:
    """Write the entries of a block. ``first`` precedes the first one, ``indent`` before the others."""
    if isinstance(block, dict):
        for key, value in block.items():
            if value and isinstance(value, (dict, list)):
                put(f"{first}{_quoted(key)}:\n")
                _write(value, f"{indent}  ", f"{indent}  ", put)
            else:
                put(f"{first}{_quoted(key)}: {_scalar(value, indent)}\n")
            first = indent
        return
    for value in block:
        if value and isinstance(value, (dict, list)):
            _write(value, f"{first}- ", f"{indent}  ", put)
        else:
            put(f"{first}- {_scalar(value, indent)}\n")
        first = indent


def _scalar(value: Any, indent: str) -> str:
    if isinstance(value, str):
        return _literal(value, indent) if _LINES.match(value) and _is_shown(value) else _quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return int.__repr__(value)
    if value in ({}, []):
        return "{}" if isinstance(value, dict) else "[]"
    raise TypeError(f"a manifest holds {value!r}, which is no value of YAML")


def _is_shown(text: str) -> bool:
    return text.replace("\n", "").isprintable()


def _literal(text: str, indent: str) -> str:
    lines = text.removesuffix("\n").split("\n")
    below = "".join(f"\n{indent}  {line}" if line else "\n" for line in lines)
    return f"|{'' if text.endswith(chr(10)) else '-'}{below}"


# Labels, keys and ports come again in every object.
@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in WORDS:
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """Return text in quotes, as every reader of YAML takes it for that text, in a flow too."""
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_ESCAPES.get(mark) or _escaped(mark) for mark in text) + '"'


def _escaped(mark: str) -> str:
    return mark if mark.isprintable() else code_point(mark)
