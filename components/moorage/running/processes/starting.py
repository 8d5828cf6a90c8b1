"""What a start waits for: what runs before it, and that it is ready."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from moorage.running.planned.program import Command, Program
from moorage.running.processes.process import Process, told
from moorage.running.processes.readiness import not_ready

ASK_AGAIN = 0.1
"""Seconds between two questions whether something is there."""
_STILL_WAITING = 10.0
"""Seconds after which is said what is waited for."""


class Failed(Exception):
    """A start that failed; its text says how."""


async def ended_well(process: Process, command: Command, grace: float) -> None:
    """Wait for the end of what runs before a service. Raises `Failed` unless it ends with 0 and in its time."""
    try:
        code = await asyncio.wait_for(process.ended(), command.timeout)
    except TimeoutError:
        await process.stop(grace)
        raise Failed(f"{command.title} did not end in {command.timeout:g} s") from None
    if code:
        raise Failed(f"{command.title} ended {told(code)}")


async def until_ready(process: Process, program: Program, waiting: Callable[[str], None]) -> None:
    """Wait until a process is ready; ``waiting`` is told why it is not. Raises `Failed` when it ends, or takes long."""
    start = said = time.monotonic()
    while program.probe is not None:
        wrong = await not_ready(program.probe, program.ports)
        if not process.running:
            raise Failed(f"ended {told(await process.ended())} before it was ready")
        if not wrong:
            return
        now = time.monotonic()
        if now - start > program.startup:
            raise Failed(f"is not ready after {program.startup:g} s: {wrong}; {_listening(program)}")
        if now - said > _STILL_WAITING:
            said = now
            waiting(f"not ready yet: {wrong}")
        await asyncio.sleep(ASK_AGAIN)


def _listening(program: Program) -> str:
    return f"it must listen where HTTP_ADDR says, {program.serving.environment['HTTP_ADDR']}"
