"""What is started of a service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moorage.plan.naming import Manifest
from moorage.running.planned.ports import HOST


@dataclass(frozen=True)
class Command:
    """A program of the image, and what it is started with."""

    title: str
    """What it is for: ``migrate``, ``init seed``; empty for the one that serves."""
    path: str
    """In the image, such as ``/app/order``."""
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    timeout: float | None = None
    """Seconds that it may take; None: as long as it likes."""


@dataclass(frozen=True)
class Program:
    """One service, ready to be started."""

    name: str
    port: int
    serving: Command
    before: tuple[Command, ...]
    """What runs to its end before each new release of it: the migration, then init containers."""
    probe: Manifest | None
    """The planned readiness probe; None: ready once it runs."""
    ports: Mapping[str, int]
    """Name → number of each port that it listens on here."""
    startup: float
    """Seconds after which a process that is not ready has failed."""
    grace: float
    """Seconds from SIGTERM to SIGKILL."""
    differences: tuple[str, ...] = ()
    """What is not here as it is in the cluster."""
    passed: tuple[int, ...] = ()
    """The ports that it would have had and another program has."""

    @property
    def paths(self) -> set[str]:
        """Every program of the image that is started."""
        return {command.path for command in (self.serving, *self.before)}

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"
