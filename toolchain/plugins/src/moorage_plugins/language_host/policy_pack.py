"""One policy pack, in a process of its own."""

import os
import subprocess
import threading
from collections.abc import Iterator
from queue import SimpleQueue
from typing import IO, Any

from pulumi.runtime.proto import language_pb2

from moorage_plugins.language_host import interpreter
from moorage_plugins.serving import PluginError

_KIND = "analyzer"


class PolicyPack:
    """Starts the pack that a RunPluginRequest describes, and passes on what it prints: its port first."""

    def __init__(self, request: Any):
        if request.kind != _KIND:
            raise PluginError(f"this language host runs policy packs, not a plugin of kind {request.kind!r}")
        folder = request.info.program_directory
        # The pack's folder is where it runs, and the last argument.
        command = [interpreter.python(request.info), "-u", "-m", "pulumi.policy", *request.args, folder]
        given = dict(each.split("=", 1) for each in request.env)
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **given},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def output(self) -> Iterator[Any]:
        """Yield RunPluginResponses as the pack prints, and its exit code when it has ended."""
        parts: SimpleQueue[Any] = SimpleQueue()
        streams = {"stdout": self._process.stdout, "stderr": self._process.stderr}
        for name, stream in streams.items():
            threading.Thread(target=_read, args=(name, stream, parts), daemon=True).start()
        open_streams = len(streams)
        while open_streams:
            part = parts.get()
            if part is None:
                open_streams -= 1
            else:
                yield part
        yield language_pb2.RunPluginResponse(exitcode=self._process.wait())

    def end(self) -> None:
        """End the pack, which holds nothing that would have to be saved."""
        self._process.kill()


def _read(name: str, stream: IO[bytes], parts: "SimpleQueue[Any]") -> None:
    for line in stream:
        parts.put(language_pb2.RunPluginResponse(**{name: line}))
    parts.put(None)
