"""A run as JSON lines: what services wrote as it is, and events that have the key ``moorage``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from moorage.errors.escaping import escaped, json_line
from moorage.running.showing.events import Row, State


class JsonLines:
    """Shows each event and each line as one JSON object."""

    def __init__(self, say: Callable[[str], None]):
        self._say = say

    def line(self, service: str, text: str) -> None:
        """Show an object as it was written, with ``service`` where it has none; anything else under ``message``."""
        found = record(text)
        if found is None:
            self._write({"service": service, "message": text})
        elif "service" not in found or escaped(text) != text:
            self._write({"service": service, **found})
        else:
            self._say(text)

    def event(self, state: State, service: str, message: str, **more: object) -> None:
        """Show what became of a service."""
        self._write({"time": _now(), "moorage": state, "service": service, "message": message, **more})

    def table(self, rows: Sequence[Row]) -> None:
        """Show all services: the event ``running``."""
        self._write({"time": _now(), "moorage": "running", "services": list(map(asdict, rows))})

    def remark(self, text: str) -> None:
        """Show what concerns the whole run: the event ``remark``."""
        self._write({"time": _now(), "moorage": "remark", "message": text})

    def _write(self, value: Mapping[str, object]) -> None:
        self._say(json_line(value))


def record(text: str) -> dict[str, Any] | None:
    """Return a log line's JSON object; None where it is none."""
    if not text.startswith("{"):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")
