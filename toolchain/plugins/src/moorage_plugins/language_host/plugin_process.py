"""One policy pack or one component plugin, in a process of its own."""

import os
import subprocess
import threading
from collections.abc import Iterator
from queue import SimpleQueue
from typing import IO, Any

from pulumi.runtime.proto import language_pb2

from moorage_plugins.language_host import interpreter
from moorage_plugins.serving import PluginError

_PACK, _COMPONENTS = "analyzer", "resource"


class PluginProcess:
    """Starts the plugin that a RunPluginRequest describes, and passes on what it prints: its port first."""

    def __init__(self, request: Any):
        folder, python = request.info.program_directory, interpreter.python(request.info)
        if request.kind == _PACK:
            # The pack's folder is where it runs, and the last argument.
            command, place = ["-m", "pulumi.policy", *request.args, folder], folder
        elif request.kind == _COMPONENTS:
            # Its `__main__.py`, in the folder of the program that uses it.
            command, place = [folder, *request.args], request.pwd
        else:
            raise PluginError(
                f"this language host runs policy packs and component plugins, not a plugin of kind {request.kind!r}"
            )
        given = dict(each.split("=", 1) for each in request.env)
        self._process = subprocess.Popen(
            [python, "-u", *command],
            cwd=place,
            env={**os.environ, **given},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def output(self) -> Iterator[Any]:
        """Yield RunPluginResponses as the plugin prints, and its exit code when it has ended."""
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
        """End the plugin, which holds nothing that would have to be saved."""
        self._process.kill()


def _read(name: str, stream: IO[bytes], parts: "SimpleQueue[Any]") -> None:
    for line in stream:
        parts.put(language_pb2.RunPluginResponse(**{name: line}))
    parts.put(None)
