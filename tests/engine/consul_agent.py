"""A real Consul agent on loopback, for as long as the tests that want one run."""

import json
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

_PORTS = ("http", "server", "serf-lan", "serf-wan")
# Ports that nothing here speaks to.
_CLOSED = ("dns", "grpc", "grpc-tls")
_READY = "cluster leadership acquired"


@dataclass(frozen=True)
class Agent:
    """Where the agent answers."""

    address: str

    def get(self, path: str) -> Any:
        """Return what the agent says."""
        with urllib.request.urlopen(f"http://{self.address}{path}") as answer:
            return json.load(answer)

    def put(self, path: str, body: Any) -> None:
        """Tell the agent something."""
        data = json.dumps(body).encode()
        request = urllib.request.Request(f"http://{self.address}{path}", data=data, method="PUT")
        urllib.request.urlopen(request).close()


@contextmanager
def running_agent(binary: str) -> Iterator[Agent]:
    """Run ``consul agent -dev`` until the block ends; it has a leader when the block begins."""
    ports = dict(zip(_PORTS, _free_ports(len(_PORTS)), strict=True))
    given = [f"-{name}-port={port}" for name, port in ports.items()] + [f"-{name}-port=-1" for name in _CLOSED]
    command = [binary, "agent", "-dev", "-bind=127.0.0.1", "-client=127.0.0.1", "-node=agent", *given]
    agent = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    told: list[str] = []
    ready = threading.Event()
    with agent:
        # Its log must be read to the end: an agent that cannot write its log stands still.
        reader = threading.Thread(target=_read, args=(agent, told, ready))
        reader.start()
        try:
            ready.wait()
            assert agent.poll() is None, "".join(told)
            yield Agent(f"127.0.0.1:{ports['http']}")
        finally:
            agent.kill()
            reader.join()


def _read(agent: subprocess.Popen[str], told: list[str], ready: threading.Event) -> None:
    for line in agent.stdout or ():
        told.append(line)
        if _READY in line:
            ready.set()
    ready.set()


def _free_ports(count: int) -> list[int]:
    with ExitStack() as opened:
        sockets = [opened.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
