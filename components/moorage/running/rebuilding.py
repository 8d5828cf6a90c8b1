"""Builds a service again when its inputs change, and lets the new release take the place of the old."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from moorage.errors import MoorageError
from moorage.image.request import ImageRequest
from moorage.image.source.inspection import Inspection, Outcome, inspect_all
from moorage.running.aside import in_thread
from moorage.running.planned.host import Release, release
from moorage.running.planned.program import Program
from moorage.running.processes.supervised import Supervised
from moorage.running.showing.events import Show
from moorage.running.watching import Watch, Written

_INTERVAL = 0.3
"""Seconds between two looks, at least."""
_SHARE = 10
"""How many times as long as a look the pause after it is."""


class Rebuilding:
    """Looks at the inputs of all services that run."""

    def __init__(self, requests: Sequence[ImageRequest], out: Path, written: Written, show: Show):
        self._requests = {request.name: request for request in requests}
        self._out, self._show = out, show
        self._written = written
        self._watches: dict[str, Watch] = {}

    async def run(self, services: Mapping[str, Supervised]) -> None:
        """Watch until it is cancelled."""
        await self._begin(services)
        pause = _INTERVAL
        while True:
            await asyncio.sleep(pause)
            start = time.monotonic()
            changed = [name for name, watch in self._watches.items() if watch.changed()]
            # A vendor/ of many thousand files must not take a whole core.
            pause = max(_INTERVAL, _SHARE * (time.monotonic() - start))
            if changed:
                await self._settled(changed)
                await self._rebuild({name: services[name] for name in changed})
            for name in self._written.changed():
                self._show.remark(f"{name} changed: run again to take it over")

    async def _begin(self, services: Mapping[str, Supervised]) -> None:
        """Learn what the inputs are, and build what has changed since it was built."""
        changed = {}
        for name, seen in zip(services, await in_thread(lambda: self._inspected(services)), strict=True):
            if isinstance(seen, Inspection):
                self._watches[name] = Watch(seen.inputs)
                if _digest(seen) != services[name].release.input_hash:
                    changed[name] = services[name]
            else:
                self._show.event("build-failed", name, f"is not watched: {seen}")
        if changed:
            await self._rebuild(changed)

    async def _settled(self, changed: Sequence[str]) -> None:
        """Wait until nothing changes any more: a checkout writes file by file."""
        while any([self._watches[name].changed() for name in changed]):
            await asyncio.sleep(_INTERVAL)

    async def _rebuild(self, services: Mapping[str, Supervised]) -> None:
        for name in services:
            self._show.event("building", name, "its inputs changed: it is built again")
        for name, seen in zip(services, await in_thread(lambda: self._inspected(services)), strict=True):
            service = services[name]
            if isinstance(seen, Inspection):
                self._watches[name].follow(seen.inputs)
            built = await in_thread(partial(self._built, seen, service.program))
            if isinstance(built, MoorageError):
                self._show.event("build-failed", name, f"{built}; {service.release.version} goes on")
            elif built.digest == service.release.digest:
                built.close()
                self._show.event("unchanged", name, "the program is the same: nothing is restarted")
            else:
                service.replace(built)

    def _inspected(self, services: Mapping[str, Supervised]) -> list[Outcome]:
        return inspect_all([self._requests[name] for name in services])

    def _built(self, seen: Outcome, program: Program) -> Release | MoorageError:
        if isinstance(seen, MoorageError):
            return seen
        try:
            return release(seen, program.paths, self._out)
        except MoorageError as error:
            return error


def _digest(seen: Inspection) -> str:
    try:
        return seen.inputs.digest()
    except OSError:
        # A file has just gone: that is a change too.
        return ""
