"""Waiting for a condition that can be asked for, with a deadline and an answer that names the log."""

import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from cluster.errors import ClusterError

_PAUSE = 0.1
# The user's HTTP proxy knows nothing of addresses that exist on this machine only.
_DIRECT = urllib.request.ProxyHandler({})


def until(condition: Callable[[], bool], seconds: float, missing: str, log: Path | None = None) -> None:
    """Ask again and again until the condition holds; past the deadline say what is missing."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise ClusterError(f"{missing} after {seconds:.0f} s{seen_in(log)}")
        time.sleep(_PAUSE)


def seen_in(log: Path | None) -> str:
    """Return the end of a message that sends its reader to a log."""
    return f"; see {log}" if log else ""


def answers(url: str, context: ssl.SSLContext | None = None) -> bool:
    """Tell whether a GET is answered with 200."""
    opener = urllib.request.build_opener(_DIRECT, urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(url, timeout=5) as response:
            return response.status == 200
    except (OSError, urllib.error.URLError):
        return False


def text_of(url: str) -> str:
    """Return what a GET answers, nothing when it fails."""
    try:
        with urllib.request.build_opener(_DIRECT).open(url, timeout=5) as response:
            return response.read().decode()
    except (OSError, urllib.error.URLError):
        return ""


def post(url: str) -> None:
    """Send an empty POST; what goes wrong is raised."""
    request = urllib.request.Request(url, b"", method="POST")
    urllib.request.build_opener(_DIRECT).open(request, timeout=30).close()
