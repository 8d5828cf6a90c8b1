"""One run of services: everything is decided and built, then started, kept up, and stopped in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable, Sequence

from moorage.errors import ExternalError
from moorage.running.processes.starting import Failed
from moorage.running.processes.supervised import Supervised
from moorage.running.rebuilding import Rebuilding
from moorage.running.showing.events import Row, Show


class Session:
    """The services of one run."""

    def __init__(self, services: Sequence[Supervised], rebuilding: Rebuilding, show: Show):
        self._services, self._rebuilding, self._show = services, rebuilding, show
        self._stop = asyncio.Event()
        self._asked = 0

    async def run(self) -> None:
        """Start all services, and keep them up until a signal comes. Raises `ExternalError` when one does not start."""
        loop = asyncio.get_running_loop()
        # Under nohup a terminal that closes ends nothing. SIGINT is heard although a shell ignores it behind `&`.
        closed = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN
        heard = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if closed else [])]
        for number in heard:
            loop.add_signal_handler(number, self._signalled)
        stopped = asyncio.create_task(self._stop.wait())
        starting = asyncio.create_task(self._start_all())
        try:
            await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                self._show.table(sorted(map(_row, self._services), key=lambda row: row.name))
                await self._kept_up(stopped)
        finally:
            starting.cancel()
            await asyncio.wait([starting])
            await self._stop_all()
            for number in heard:
                loop.remove_signal_handler(number)

    def stop(self) -> None:
        """Stop as after a signal: nobody reads what is shown any more."""
        self._stop.set()

    async def _start_all(self) -> bool:
        tasks = [asyncio.create_task(self._start(each)) for each in self._services]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            # None may start while the others are stopped already.
            for each in tasks:
                each.cancel()
            await asyncio.wait(tasks)
        for each in done:
            each.result()
        return True

    async def _start(self, service: Supervised) -> None:
        try:
            await service.start()
        except Failed as error:
            raise ExternalError(f"{service.program.name} did not start: {error}") from error

    async def _kept_up(self, stopped: asyncio.Task[bool]) -> None:
        watching = asyncio.create_task(self._rebuilding.run({each.program.name: each for each in self._services}))
        try:
            await asyncio.wait([stopped, watching], return_when=asyncio.FIRST_COMPLETED)
            if watching.done():
                watching.result()
        finally:
            watching.cancel()

    async def _stop_all(self) -> None:
        """Stop callers before those whom they call."""
        for each in reversed(self._services):
            await each.stop()

    def _signalled(self) -> None:
        self._asked += 1
        if self._asked == 1:
            self._stop.set()
            return
        for each in self._services:
            each.kill()


def _row(service: Supervised) -> Row:
    return Row(service.program.name, service.release.version, service.program.url, service.state)


def close(services: Iterable[Supervised]) -> None:
    """Let go of the programs of services that have stopped."""
    for each in services:
        each.release.close()
