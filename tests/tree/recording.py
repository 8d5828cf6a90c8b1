"""Runs a program the way Pulumi's own inline language server does, against a monitor that keeps every request."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf import json_format
from pulumi.runtime import mocks, set_all_config
from pulumi.runtime.settings import Settings, configure, set_root_resource
from pulumi.runtime.stack import run_in_stack

from tree.answers import Answers
from tree.tree import Recorded, Tree, whole_numbers

PROJECT = "moorage"
ROOT_TYPE = "pulumi:pulumi:Stack"


class Duplicate(Exception):
    """Two resources of one URN: an engine refuses them, pulumi's mocks forget the first."""


class Recorder(mocks.MockMonitor):
    """Keeps every request as it came, and each call of ``register_outputs``."""

    def __init__(self, answers: Answers, stack: str, echo: bool):
        super().__init__(answers)
        self.stack = stack
        self.echo = echo
        self.recorded: dict[str, Recorded] = {}
        self.outputs: dict[str, list[Any]] = defaultdict(list)
        self.lock = threading.Lock()

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        # The engine's rule: the whole chain of types. pulumi's mocks keep the last one only, and read stack and
        # project from a context that their worker threads do not have.
        above = parent.split("::")[2] if parent else ROOT_TYPE
        chain = type_ if above == ROOT_TYPE else f"{above}${type_}"
        return "::".join([f"urn:pulumi:{self.stack}", PROJECT, chain, name])

    def RegisterResource(self, request):
        urn = self.make_urn(request.parent, request.type, request.name)
        with self.lock:
            if urn in self.recorded:
                raise Duplicate(urn)
            self.recorded[urn] = Recorded(urn, request)
        with _closed_loop():
            answer = super().RegisterResource(request)
        if not (request.custom or self.echo):
            # An engine gives a component of the program's own nothing back (its source_eval.go).
            answer.ClearField("object")
        return answer

    def RegisterResourceOutputs(self, request):
        with self.lock:
            self.outputs[request.urn].append(whole_numbers(json_format.MessageToDict(request.outputs)))
        return super().RegisterResourceOutputs(request)


@contextlib.contextmanager
def _closed_loop():
    # pulumi's mocks make an event loop in each worker thread and never close it.
    try:
        yield
    finally:
        with contextlib.suppress(RuntimeError):
            asyncio.get_event_loop_policy().get_event_loop().close()
        asyncio.set_event_loop(None)


def run(
    program: Callable[[], Any],
    *,
    preview: bool,
    stack: str = "test",
    config: Mapping[str, str] | None = None,
    secret_keys: tuple[str, ...] = (),
    echo: bool = False,
) -> Tree:
    """Run ``program`` to its end, every registration drained, and return what it registered.

    ``echo``: answer components with their own inputs, which no engine does but most people's mocks do.

    Runs in a copy of the context, which holds all of pulumi's settings: whatever it sets is gone afterwards.
    """
    recorder = Recorder(Answers(preview), stack, echo)

    def inside() -> None:
        engine = mocks.MockEngine(None)
        configure(Settings(project=PROJECT, stack=stack, monitor=recorder, engine=engine, dry_run=preview))
        set_root_resource(None)
        set_all_config(dict(config or {}), list(secret_keys))
        _until_drained(program)

    contextvars.copy_context().run(inside)
    return Tree(recorder.recorded, recorder.outputs)


def _until_drained(program: Callable[[], Any]) -> None:
    async def nothing_awaited() -> None:
        program()

    loop = asyncio.new_event_loop()
    # Outputs that nobody waits for when a program fails are not the failure.
    loop.set_exception_handler(lambda _loop, _context: None)
    try:
        loop.run_until_complete(run_in_stack(nothing_awaited))
    finally:
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        if pending:
            loop.run_until_complete(asyncio.wait(pending))
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
