"""Schedules as Kubernetes reads them.

Source: robfig/cron v3.0.1 ``ParseStandard`` (parser.go, spec.go) and ``validateScheduleFormat`` in k8s.io/kubernetes
``pkg/apis/batch/validation``. Refused beside that: what it reads by chance (``1,,2``, ``*-5``, ``+5``), ``@every``,
which Kubernetes does not document, and a day that no month has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from moorage.spec.values.validation import invalid

_NAMED = ("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually")
_FORM = "write minute, hour, day of the month, month and day of the week, such as 0 3 * * *"
_NUMBER = re.compile(r"[0-9]{1,4}")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class _Kind:
    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    """From the lowest number on."""


_KINDS = (
    _Kind("minute", 0, 59),
    _Kind("hour", 0, 23),
    _Kind("day of the month", 1, 31),
    _Kind("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    _Kind("day of the week", 0, 6, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)


def schedule(value: str) -> str:
    """Return a schedule with single spaces."""
    if "TZ" in value:
        raise invalid("bad-schedule", "names a time zone", "remove TZ= and set time_zone beside it")
    parts = value.split()
    if parts and parts[0].startswith("@"):
        if len(parts) > 1 or parts[0] not in _NAMED:
            raise invalid("bad-schedule", "is not a named schedule", f"use one of {', '.join(_NAMED)}, or five fields")
        return parts[0]
    if len(parts) != len(_KINDS):
        raise invalid("bad-schedule", f"has {len(parts)} fields instead of five", _FORM)
    _, _, days, months, weekdays = (_numbers(text, kind) for text, kind in zip(parts, _KINDS, strict=True))
    # With days of the week beside it a day of the month is one of two ways to be meant.
    if _is_any(parts[4], weekdays) and not any(min(days) <= _LENGTHS[month - 1] for month in months):
        raise invalid("bad-schedule", "never comes", "choose a day that one of its months has")
    return " ".join(parts)


def _is_any(text: str, numbers: set[int]) -> bool:
    return text[0] in "*?" and len(numbers) == 7


def _numbers(text: str, kind: _Kind) -> set[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span in ("*", "?"):
            low, high = kind.low, kind.high
        else:
            low = _number(first, kind)
            high = _number(last, kind) if dash else kind.high if slash else low
        every = _plain(step, kind) if slash else 1
        if low > high:
            _refuse(kind, f"{part} ends before it begins")
        if every == 0:
            _refuse(kind, f"{part} has a step of 0")
        found.update(range(low, high + 1, every))
    return found


def _number(text: str, kind: _Kind) -> int:
    if text.lower() in kind.names:
        return kind.low + kind.names.index(text.lower())
    number = _plain(text, kind)
    if not kind.low <= number <= kind.high:
        _refuse(kind, f"{number} is not between {kind.low} and {kind.high}")
    return number


def _plain(text: str, kind: _Kind) -> int:
    if not _NUMBER.fullmatch(text):
        _refuse(kind, "is no number, name, range or step")
    return int(text)


def _refuse(kind: _Kind, wrong: str) -> NoReturn:
    raise invalid("bad-schedule", f"is not a schedule: {kind.name}: {wrong}", _FORM)
