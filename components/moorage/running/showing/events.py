"""What happens in a run, and who is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

State = Literal[
    "building",
    "build-failed",
    "unchanged",
    "preparing",
    "starting",
    "waiting",
    "ready",
    "restarting",
    "crashed",
    "failed",
    "stopping",
    "stopped",
    "killed",
]
"""What became of a service; a program may go by it."""


@dataclass(frozen=True)
class Row:
    """One service of the table."""

    name: str
    version: str
    url: str
    state: State


class Show(Protocol):
    """Shows a run. Every text may be foreign: whoever shows it makes it harmless."""

    def line(self, service: str, text: str) -> None:
        """Show a line that a service wrote."""

    def event(self, state: State, service: str, message: str, **more: object) -> None:
        """Show what became of a service."""

    def table(self, rows: Sequence[Row]) -> None:
        """Show all services, once they are ready."""

    def remark(self, text: str) -> None:
        """Show what concerns the whole run."""
