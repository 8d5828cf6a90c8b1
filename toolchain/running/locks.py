"""Locks of Pulumi's file backend whose holder is dead.

Source: pulumi `pkg/backend/diy/lock.go`: one JSON file for each lock with pid, host name and time.
"""

import json
import os
import socket
import subprocess
from pathlib import Path


def holder_is_dead(state: Path, stack: str) -> bool:
    """Tell whether the stack is locked, and only by processes of this machine that are not there any more."""
    found = [_read(path) for path in (state / ".pulumi" / "locks").rglob(f"{stack}/*.json")]
    return bool(found) and not any(_is_alive(lock) for lock in found)


def _read(path: Path) -> dict[str, object]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        content = None
    # A lock file that was cut short was being written when its writer died.
    return content if isinstance(content, dict) else {}


def _is_alive(lock: dict[str, object]) -> bool:
    if not lock:
        return False
    if lock.get("hostname") != socket.gethostname():
        return True
    pid = int(str(lock.get("pid") or 0))
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    # The number may have gone to another program since.
    shown = subprocess.run(["ps", "-o", "stat=,comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, program = shown.stdout.strip().partition(" ")
    return "pulumi" in program and not state.startswith("Z")
