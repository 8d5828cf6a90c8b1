"""One `moorage run` under test: what it shows is waited for, never time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 240
"""Seconds after which a test gives up: long, as a busy machine is no failure."""
THIS = (sys.executable, "-m", "moorage.cli.main")
"""The command of this checkout."""
Shown = dict[str, Any]


class Run:
    """A run, and everything that it has shown until now."""

    def __init__(self, folder: Path, *arguments: str, program: Sequence[str] = THIS, **variables: str):
        self._process = subprocess.Popen(
            [*program, "run", *arguments],
            cwd=folder,
            env=os.environ | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.shown: list[Shown] = []
        self.errors = ""
        self._news = threading.Condition()
        self._readers = [threading.Thread(target=each) for each in (self._read, self._read_errors)]
        for each in self._readers:
            each.start()

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self.ended()

    @property
    def pid(self) -> int:
        """The number of the run itself."""
        return self._process.pid

    def wait(self, state: str, service: str | None = None, after: int = 0, **wanted: object) -> Shown:
        """Return the first event of that kind among what was shown after ``after`` lines; wait for it."""
        wanted |= {"moorage": state} | ({"service": service} if service else {})
        return self.wait_for(lambda each: all(each.get(key) == value for key, value in wanted.items()), after, wanted)

    def wait_for(self, fits: Callable[[Shown], bool], after: int = 0, what: object = "a line") -> Shown:
        """Return the first line that fits."""

        def found() -> Shown | None:
            return next((each for each in self.shown[after:] if fits(each)), None)

        with self._news:
            self._news.wait_for(lambda: found() or not self._readers[0].is_alive(), PATIENCE)
            known = found()
        assert known, f"{what} never came; shown: {json.dumps(self.shown[after:], indent=1)}\n{self.errors}"
        return known

    def services(self) -> Mapping[str, Shown]:
        """Wait until all are ready; return the table, by name."""
        return {row["name"]: row for row in self.wait("running")["services"]}

    def pids(self) -> dict[str, int]:
        """Return the number of each service's last process."""
        return {each["service"]: each["pid"] for each in self.shown if each.get("moorage") == "starting"}

    def mark(self) -> int:
        """Return how much was shown until now."""
        return len(self.shown)

    def signal(self, number: int = signal.SIGINT) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def ended(self) -> int:
        """Wait for its end; returns its exit code."""
        code = self._process.wait(PATIENCE)
        for each in self._readers:
            each.join(PATIENCE)
        for stream in (self._process.stdout, self._process.stderr):
            assert stream
            stream.close()
        return code

    def stop(self) -> int:
        """Stop it as Ctrl-C does; returns its exit code."""
        self.signal()
        return self.ended()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            with self._news:
                self.shown.append(json.loads(line))
                self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def _read_errors(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            self.errors += line


def ask(url: str, body: object = None, **headers: str) -> Any:
    """Return what a service answers, as JSON; with a body it is a POST."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {key.replace("_", "-"): value for key, value in headers.items()})
    # Whatever proxies the environment names, this stays on loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())


def lives(pid: int) -> bool:
    """Tell whether a process is there and has not ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
