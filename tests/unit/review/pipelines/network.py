"""A thread without network: what it starts reaches this machine's loopback at most, and servers that it made itself."""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_NEW_NETWORK = 0x40000000
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1
# Nobody serves at port 1: whoever asks a proxy there is refused at once.
_REFUSING = "http://127.0.0.1:1"
_BY_PROXY: Mapping[str, str] = {
    **{name: _REFUSING for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")},
    **{name: "127.0.0.1" for name in ("no_proxy", "NO_PROXY")},
}


@contextmanager
def cut_off() -> Iterator[Mapping[str, str]]:
    """Cut this thread off as long as the block lasts, and yield the variables that its programs need for it.

    As root it is in a network namespace of its own with nothing but a loopback. Others have a proxy that refuses.
    """
    if os.geteuid() != 0:
        yield _BY_PROXY
        return
    libc = ctypes.CDLL(None, use_errno=True)
    with Path("/proc/thread-self/ns/net").open("rb") as before:
        _checked(libc.unshare(_NEW_NETWORK))
        try:
            _loopback_up()
            yield {}
        finally:
            _checked(libc.setns(before.fileno(), _NEW_NETWORK))


def _checked(code: int) -> None:
    if code:
        raise OSError(ctypes.get_errno(), "the network cannot be cut off")


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        name = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack("16xh14x", fcntl.ioctl(asked, _GET_FLAGS, name))
        fcntl.ioctl(asked, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))
