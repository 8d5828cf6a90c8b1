"""Says on standard error what goes on, and that a long step is still going on."""

import subprocess
import sys
import time


def say(text: str) -> None:
    """Print one line for people; standard output is for answers."""
    print(text, file=sys.stderr, flush=True)


def wait(process: subprocess.Popen[bytes], label: str) -> int:
    """Wait for a process and show the time that went by; return its exit code."""
    started = time.monotonic()
    on_terminal = sys.stderr.isatty()
    while True:
        try:
            code = process.wait(timeout=2 if on_terminal else 30)
        except subprocess.TimeoutExpired:
            _tick(label, time.monotonic() - started, on_terminal)
        else:
            if on_terminal:
                print("\r\033[K", end="", file=sys.stderr, flush=True)
            return code


def minutes(seconds: float) -> str:
    """Return a duration as people read it: ``1:05 min``."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d} min"


def _tick(label: str, seconds: float, on_terminal: bool) -> None:
    text = f"{label}: {minutes(seconds)}"
    if on_terminal:
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
    else:
        say(text)
