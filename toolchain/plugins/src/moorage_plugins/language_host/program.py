"""One run of a Pulumi program, in a process of its own."""

import json
import os
import signal
import subprocess
import threading
from pathlib import Path
from typing import Any

from pulumi.runtime.proto import language_pb2

from moorage_plugins.language_host import interpreter

EXECUTOR = Path(__file__).resolve().parents[2] / "execute.py"
TOLD = 32
"""The exit code of a program that failed and has already said why (as in the official host)."""

_GRACE_SECONDS = 5


class Program:
    """Starts the program that a RunRequest describes, and turns its end into a RunResponse."""

    def __init__(self, request: Any, engine_address: str):
        self._request = request
        self._engine_address = engine_address
        self._process: subprocess.Popen[bytes] | None = None
        self._interrupted = False
        self._lock = threading.Lock()

    def run(self) -> Any:
        """Run the program; a failure that it told about itself is not told again."""
        with self._lock:
            if self._interrupted:
                return language_pb2.RunResponse(bail=True)
            # Standard output and error are the host's own: the engine logs what comes there.
            self._process = subprocess.Popen(
                self._command(), cwd=self._folder(), env=self._environment(), stdin=subprocess.DEVNULL
            )
        code = self._process.wait()
        if code == 0:
            return language_pb2.RunResponse()
        if code == TOLD or self._interrupted:
            return language_pb2.RunResponse(bail=True)
        return language_pb2.RunResponse(error=f"program exited with non-zero exit code: {code}")

    def interrupt(self) -> None:
        """Ask the program to stop; kill it when it does not within five seconds."""
        with self._lock:
            self._interrupted = True
            process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        killer = threading.Timer(_GRACE_SECONDS, process.kill)
        killer.daemon = True
        killer.start()

    def _folder(self) -> str:
        return self._request.pwd or self._request.info.program_directory

    def _command(self) -> list[str]:
        request = self._request
        settings = {
            "monitor": request.monitor_address,
            "engine": self._engine_address,
            "project": request.project,
            "stack": request.stack,
            "organization": request.organization,
            "root_directory": request.info.root_directory,
            "parallel": request.parallel,
            "dry_run": request.dryRun,
        }
        entry = request.info.entry_point or "."
        python = interpreter.python(request.info)
        return [python, "-u", str(EXECUTOR), json.dumps(settings), entry, *request.args]

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PULUMI_CONFIG": json.dumps(dict(self._request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(self._request.configSecretKeys)),
        }
