"""Ports of this machine, each for one run at a time."""

from __future__ import annotations

import socket
from collections.abc import Collection

from moorage.errors import ExternalError

HOST = "127.0.0.1"
_LAST = 65535


class Ports:
    """Free ports on loopback, held as long as this object lives.

    Two runs that look for a port at once would both find it free, as a service binds it later. So each port is also a
    name in the kernel's abstract namespace, which goes with the process and leaves no file behind.
    """

    def __init__(self) -> None:
        self._held: dict[int, socket.socket] = {}
        self.foreign: set[int] = set()
        """Those that were looked at and are another program's."""

    def take(self, preferred: int, others: Collection[int] = ()) -> int:
        """Return ``preferred`` where it is free, else the next free port above that is not one of ``others``."""
        for port in range(preferred, _LAST + 1):
            if port in self._held or (port != preferred and port in others):
                continue
            if _is_free(port) and self._hold(port):
                return port
            self.foreign.add(port)
        raise ExternalError(f"no port from {preferred} on is free on {HOST}; stop what listens there")

    def close(self) -> None:
        """Give every port back."""
        while self._held:
            self._held.popitem()[1].close()

    def _hold(self, port: int) -> bool:
        name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            name.bind(f"\0moorage-run:{HOST}:{port}")
        except OSError:
            name.close()
            return False
        self._held[port] = name
        return True


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: connections that ended a moment ago take no port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
