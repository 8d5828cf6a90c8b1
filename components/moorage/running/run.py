"""The one entry: from a project to its services running here."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

from moorage.image.batch import build_all
from moorage.image.request import BuiltImage, ImageRequest
from moorage.image.source.inspection import inspect
from moorage.reading.loading import Project
from moorage.reading.project import PROJECT, SPEC, environment_file, shown
from moorage.running.planned.commands import programs
from moorage.running.planned.host import Release, host_requests, release, taken
from moorage.running.planned.local_file import LOCAL_FILE, read_local_file
from moorage.running.planned.ports import Ports
from moorage.running.planned.program import Program
from moorage.running.planned.selection import selected, without_source
from moorage.running.processes.supervised import Supervised
from moorage.running.rebuilding import Rebuilding
from moorage.running.session import Session, close
from moorage.running.showing.events import Show
from moorage.running.showing.structured import JsonLines
from moorage.running.showing.terminal import Terminal
from moorage.running.watching import Written

Say = Callable[[str], None]
"""Takes one line."""


def run_services(
    project: Project, names: Sequence[str], env: str, *, say: Say, progress: Say, structured: bool, colour: bool = False
) -> int:
    """Run services of a project until a signal comes; returns the exit code, 0.

    ``names``: default all that have a source. ``env``: what the environment was named by. ``say`` takes what is shown:
    lines for people, in colours if ``colour``, or JSON if ``structured``. ``progress`` takes lines for people until
    everything is built.

    Raises `InputError` for what is missing, `ExternalError` when something does not build or start.
    """
    files = [environment_file(project.root, env), project.root / PROJECT, project.root / LOCAL_FILE]
    files += [service.folder / SPEC for service in project.services]
    # Before anything else: whoever writes while it builds shall be told too.
    written = Written({path: shown(path, project.root) for path in files})
    local = read_local_file(project.root)
    services = selected(project, names, local.urls)
    if not names:
        for name in without_source(project):
            progress(f"{name} is an image by reference, which moorage run cannot start")
    with contextlib.closing(Ports()) as ports:
        made = programs(project, services, local, ports)
        for program in made:
            if program.passed:
                progress(_moved(program))
            if program.differences:
                progress(f"warning: {program.name} is not as in the cluster: {'; '.join(program.differences)}")
        output = _Output(say)
        show = JsonLines(output) if structured else Terminal(output, [program.name for program in made], colour)
        _run(project, made, written, output, show, progress)
    if output.gone:
        raise BrokenPipeError
    return 0


def _moved(program: Program) -> str:
    ports = ", ".join(map(str, program.passed))
    who = "port {} is" if len(program.passed) == 1 else "ports {} are"
    return f"{who.format(ports)} taken by another program: {program.name} answers at {program.url}"


class _Output:
    """Says lines as long as somebody reads them."""

    def __init__(self, say: Say):
        self._say = say
        self.gone = False
        self.when_gone: Callable[[], None] = lambda: None

    def __call__(self, line: str) -> None:
        if self.gone:
            return
        try:
            self._say(line)
        except BrokenPipeError:
            self.gone = True
            self.when_gone()


def _run(
    project: Project, made: Sequence[Program], written: Written, output: _Output, show: Show, progress: Say
) -> None:
    requests, out = host_requests(project, [program.name for program in made])
    images = build_all(requests, out=out, progress=progress)
    asked = {request.name: request for request in requests}
    services = [
        Supervised(program, _release(images[program.name], asked[program.name], program, out), show) for program in made
    ]
    session = Session(services, Rebuilding(requests, out, written, show), show)
    output.when_gone = session.stop
    try:
        asyncio.run(session.run())
    finally:
        close(services)


def _release(image: BuiltImage, request: ImageRequest, program: Program, out: Path) -> Release:
    return taken(image, program.paths, out) or release(inspect(request), program.paths, out)
