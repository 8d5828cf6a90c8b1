"""What a scalar of YAML 1.2 means (its core schema); what YAML 1.1 would have read otherwise is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_YAML = "tag:yaml.org,2002:"
MOST_DIGITS = 4300
"""Python turns no longer text into a number."""


class WrittenInt(int):
    """A whole number that remembers how it was written, such as ``0x1F``."""

    written: str


class WrittenFloat(float):
    """A number that remembers how it was written: 1.30 is not 1.3."""

    written: str


class NoScalar(ValueError):
    """The text is nothing that a spec can hold; the error's text is its tag."""


_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
_NUMBERS = "+-.0123456789"
_WHOLE = re.compile(r"([-+]?[0-9]+)|0o([0-7]+)|0x([0-9a-fA-F]+)", re.ASCII)
_FRACTION = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", re.ASCII
)
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?([ \t]*(Z|[-+]\d\d?(:\d\d)?))?", re.ASCII
)
_OLD_MEANING = {"<<": f"{_YAML}merge", "=": f"{_YAML}value"}


def plain(text: str) -> Any:
    """Return the value of a scalar without quotes. Raises `NoScalar` for a date, ``=`` and ``<<``."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _NUMBERS:
        return _number(text)
    if text in _OLD_MEANING:
        raise NoScalar(_OLD_MEANING[text])
    return text


def tagged(tag: str, text: str) -> Any:
    """Return the value of a scalar with a tag of the core schema. Raises `NoScalar` for another, and for a misfit."""
    if tag in ("!", f"{_YAML}str"):
        return text
    accepted = _KINDS.get(tag)
    try:
        value = plain(text)
    except NoScalar:
        accepted = None
    if accepted is None or not accepted(value):
        raise NoScalar(tag)
    return _float(text, float(value)) if isinstance(value, WrittenInt) and tag.endswith("float") else value


_KINDS: dict[str, Callable[[Any], bool]] = {
    f"{_YAML}null": lambda value: value is None,
    f"{_YAML}bool": lambda value: isinstance(value, bool),
    f"{_YAML}int": lambda value: isinstance(value, WrittenInt),
    f"{_YAML}float": lambda value: isinstance(value, (WrittenInt, WrittenFloat)),
}


def _number(text: str) -> Any:
    whole = _WHOLE.fullmatch(text)
    if whole:
        if len(text) > MOST_DIGITS:
            raise NoScalar(f"{_YAML}int")
        decimal, octal, hexadecimal = whole.groups()
        number = WrittenInt(int(decimal) if decimal else int(octal, 8) if octal else int(hexadecimal, 16))
        number.written = text
        return number
    if _FRACTION.fullmatch(text):
        return _float(text, _python(text))
    if _TIME.fullmatch(text):
        raise NoScalar(f"{_YAML}timestamp")
    return text


def _python(text: str) -> float:
    # YAML writes .inf and .nan where Python writes inf and nan.
    return float(text.replace(".", "", 1) if text[-1] in "fFnN" else text)


def _float(text: str, value: float) -> WrittenFloat:
    number = WrittenFloat(value)
    number.written = text
    return number
