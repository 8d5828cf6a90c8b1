"""One service as long as the run lasts: started, restarted when it crashes, replaced by a newer build."""

from __future__ import annotations

import asyncio
from typing import Any

from moorage.running.planned.host import Release
from moorage.running.planned.program import Command, Program
from moorage.running.processes.backoff import Backoff
from moorage.running.processes.process import Process, told
from moorage.running.processes.starting import ASK_AGAIN, Failed, ended_well, until_ready
from moorage.running.showing.events import Show, State


class Supervised:
    """A service that runs here. Call everything in the main thread's loop."""

    def __init__(self, program: Program, release: Release, show: Show):
        self.program, self.release = program, release
        self.state: State = "starting"
        self._show = show
        self._newer: asyncio.Queue[Release] = asyncio.Queue()
        self._process: Process | None = None
        self._beside: Process | None = None
        self._life: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start it for the first time, and wait until it is ready. Raises `Failed`."""
        try:
            await self._prepare(self.release)
            await self._serve()
        except Failed as error:
            self._tell("failed", str(error))
            raise
        self._life = asyncio.create_task(self._live())

    def replace(self, release: Release) -> None:
        """Run another release from now on."""
        self._newer.put_nowait(release)

    async def stop(self) -> None:
        """Stop it as planned: SIGTERM, and SIGKILL when its grace period is over."""
        if self._life is not None:
            self._life.cancel()
            await asyncio.wait([self._life])
        if any(each is not None and each.running for each in (self._process, self._beside)):
            self._tell("stopping", f"it has {self.program.grace:g} s to end")
        await self._end()
        if self._process is not None:
            self._tell("stopped", "it has ended")

    def kill(self) -> None:
        """End it at once."""
        for each in (self._process, self._beside):
            if each is not None:
                each.kill()

    async def _live(self) -> None:
        backoff = Backoff()
        while True:
            newer = await self._next()
            try:
                if newer is not None:
                    self._tell("restarting", f"{newer.version} is built and takes its place", version=newer.version)
                    await self._change(newer)
                    backoff.forget()
                elif not await self._backed_off(backoff.crashed()):
                    continue
                await self._serve()
            except Failed as error:
                self._tell("failed", str(error))
            backoff.up()

    async def _next(self) -> Release | None:
        """Wait for a newer release, or for the end of the process: None."""
        newer = asyncio.create_task(self._newest())
        waited: list[asyncio.Task[Any]] = [newer]
        if self._process is not None:
            waited.append(asyncio.create_task(self._process.ended()))
        try:
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waited:
                each.cancel()
        return newer.result() if newer.done() and not newer.cancelled() else None

    async def _newest(self) -> Release:
        found = await self._newer.get()
        while not self._newer.empty():
            found.close()
            found = self._newer.get_nowait()
        return found

    async def _backed_off(self, delay: float) -> bool:
        """Wait as long as a cluster would before the next start, and tell; False when a newer release came instead."""
        assert self._process is not None
        code = await self._process.ended()
        when = f"in {delay:g} s" if delay else "at once"
        self._tell("crashed", f"ended {told(code)}; it is started again {when}", code=code, delay=delay)
        deadline = asyncio.get_running_loop().time() + delay
        while self._newer.empty() and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(min(ASK_AGAIN, delay))
        return self._newer.empty()

    async def _change(self, newer: Release) -> None:
        """Put another release in the place of this one; where what comes before it fails, the old one goes on."""
        try:
            await self._prepare(newer)
        except BaseException:
            newer.close()
            raise
        await self._end()
        self.release.close()
        self.release = newer

    async def _prepare(self, release: Release) -> None:
        """Run what comes before a release: while the old one still serves, as in a cluster."""
        for command in self.program.before:
            self._tell("preparing", f"{command.title} runs")
            self._beside = await self._started(command, release)
            await ended_well(self._beside, command, self.program.grace)

    async def _serve(self) -> None:
        """Start the process and wait until it is ready."""
        process = self._process = await self._started(self.program.serving, self.release)
        self._tell("starting", f"{self.release.version} starts", pid=process.pid)
        await until_ready(process, self.program, lambda why: self._tell("waiting", why))
        self._tell("ready", f"{self.release.version} at {self.program.url}", pid=process.pid)

    async def _started(self, command: Command, release: Release) -> Process:
        try:
            return await Process.start(command, release.files[command.path], self._on_line)
        except OSError as error:
            raise Failed(f"cannot be started: {error.strerror}") from error

    async def _end(self) -> None:
        for process in (self._beside, self._process):
            if process is not None and process.running and not await process.stop(self.program.grace):
                self._tell("killed", f"did not stop in {self.program.grace:g} s and was killed")

    def _on_line(self, line: str) -> None:
        self._show.line(self.program.name, line)

    def _tell(self, state: State, message: str, **more: object) -> None:
        self.state = state
        known = {"version": self.release.version, "url": self.program.url}
        self._show.event(state, self.program.name, message, **(known | more))
