"""A run for people: each line with its service and its level in colour."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from moorage.errors.escaping import escaped
from moorage.running.showing.events import Row, State
from moorage.running.showing.structured import record

_RESET, _DIM, _BOLD = "\x1b[0m", "\x1b[2m", "\x1b[1m"
_SERVICES = ("\x1b[36m", "\x1b[35m", "\x1b[34m", "\x1b[33m", "\x1b[32m", "\x1b[96m", "\x1b[95m", "\x1b[94m")
_RED, _YELLOW, _GREEN = "\x1b[31m", "\x1b[33m", "\x1b[32m"
_LEVELS = {"warn": _YELLOW, "warning": _YELLOW, "error": _RED, "fatal": _RED, "panic": _RED, "info": _GREEN}
_STATES = {"ready": _GREEN, "crashed": _RED, "failed": _RED, "build-failed": _RED, "killed": _RED}
_KNOWN = frozenset({"time", "ts", "level", "severity", "message", "msg", "service", "version", "environment", "team"})
"""What stands elsewhere in a line, or is the same in all lines of a service."""


class Terminal:
    """Shows each event and each line as a line for people."""

    def __init__(self, say: Callable[[str], None], names: Collection[str], colour: bool = False):
        self._say = say
        self._width = max(map(len, names), default=0)
        self._colours = {name: _SERVICES[at % len(_SERVICES)] for at, name in enumerate(sorted(names))}
        self._colour = colour

    def line(self, service: str, text: str) -> None:
        """Show the time, level, message and fields of a JSON line; anything else as it is."""
        found = record(text)
        self._write(service, escaped(text) if found is None else self._of_record(found))

    def event(self, state: State, service: str, message: str, **more: object) -> None:
        """Show what became of a service."""
        self._write(service, f"{self._in(_STATES.get(state, _BOLD), state)} {escaped(message)}")

    def table(self, rows: Sequence[Row]) -> None:
        """Show all services."""
        cells = [("NAME", "VERSION", "URL", "STATE"), *((row.name, row.version, row.url, row.state) for row in rows)]
        widths = [max(len(row[column]) for row in cells) for column in range(4)]
        self._say("")
        for row in cells:
            text = "  ".join(escaped(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            self._say(self._in(_BOLD, text) if row is cells[0] else text)
        self._say("")
        self._say(self._in(_DIM, "Ctrl-C stops them; what changes is built and started again"))

    def remark(self, text: str) -> None:
        """Show what concerns the whole run."""
        self._say(escaped(text))

    def _write(self, service: str, text: str) -> None:
        self._say(f"{self._in(self._colours.get(service, ''), service.ljust(self._width))}  {text}")

    def _of_record(self, found: Mapping[str, object]) -> str:
        level = str(found.get("level", found.get("severity", ""))).lower()
        message = str(found.get("message", found.get("msg", "")))
        fields = " ".join(f"{escaped(key)}={_shown(value)}" for key, value in found.items() if key not in _KNOWN)
        parts = [
            self._in(_DIM, _time(str(found.get("time", found.get("ts", ""))))),
            self._in(_LEVELS.get(level, _DIM), escaped(level.upper()[:5].ljust(5))),
            escaped(message),
            self._in(_DIM, fields),
        ]
        return " ".join(part for part in parts if part)

    def _in(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_RESET}" if colour and text and self._colour else text


def _time(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        return escaped(text)
    return f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03}"


def _shown(value: object) -> str:
    return escaped(value if isinstance(value, str) else str(value))
