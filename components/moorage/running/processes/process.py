"""One running process: its lines, its end, and how it is stopped."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable

from moorage.running.planned.program import Command
from moorage.running.processes.launching import launch
from moorage.running.processes.lines import lines

OnLine = Callable[[str], None]
"""Takes one line that the process wrote."""
_LAST_WORDS = 1.0
"""Seconds to wait for what a process wrote before it ended: a child of its own may hold the pipe."""


class Process:
    """A process from its start to its end."""

    def __init__(self, child: asyncio.subprocess.Process, on_line: OnLine):
        self._child = child
        self._reading = [
            asyncio.create_task(_read(stream, on_line)) for stream in (child.stdout, child.stderr) if stream
        ]
        self._asked = False
        self._ended = asyncio.create_task(self._end())

    @classmethod
    async def start(cls, command: Command, handle: int, on_line: OnLine) -> Process:
        """Start a program from its descriptor."""
        return cls(await launch(command, handle), on_line)

    @property
    def pid(self) -> int:
        """Its number."""
        return self._child.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return not self._ended.done()

    async def ended(self) -> int:
        """Wait for its end and for its last lines; returns the exit code, below zero the signal that ended it."""
        return await asyncio.shield(self._ended)

    async def stop(self, grace: float) -> bool:
        """Ask it to end, and end it after ``grace`` seconds; returns whether it ended by itself."""
        # Once: to a second one a service answers by ending at once.
        if not self._asked:
            self._asked = True
            self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.ended(), grace)
        except TimeoutError:
            self.kill()
            await self.ended()
            return False
        return True

    def kill(self) -> None:
        """End it and what it has started, at once."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if not self.running or self._child.returncode is not None:
            return
        try:
            # It leads a session of its own. SIGTERM is for the process alone, as in a container.
            (os.killpg if number is signal.SIGKILL else os.kill)(self.pid, number)
        except ProcessLookupError:
            return

    async def _end(self) -> int:
        code = await self._child.wait()
        _, late = await asyncio.wait(self._reading, timeout=_LAST_WORDS)
        for each in late:
            each.cancel()
        return code


def told(code: int) -> str:
    """Return how a process ended: ``with code 2``, ``by SIGKILL``."""
    if code >= 0:
        return f"with code {code}"
    try:
        return f"by {signal.Signals(-code).name}"
    except ValueError:
        return f"by signal {-code}"


async def _read(stream: asyncio.StreamReader, on_line: OnLine) -> None:
    async for line in lines(stream):
        on_line(line)
