"""Runs the small programs of the machine that do one thing and end."""

import subprocess
from pathlib import Path

from cluster.errors import ClusterError


def run(*command: str | Path, seconds: float = 60, stdin: str | None = None) -> str:
    """Return what the program prints; what it complains about is the error."""
    answer = attempt(*command, seconds=seconds, stdin=stdin)
    if answer.returncode:
        told = (answer.stderr.strip() or answer.stdout.strip() or "it says nothing").splitlines()[-1]
        raise ClusterError(f"`{' '.join(map(str, command[:4]))}` failed ({told})")
    return answer.stdout


def attempt(*command: str | Path, seconds: float = 60, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program and return how it ended."""
    try:
        return subprocess.run(
            [str(word) for word in command], input=stdin or "", capture_output=True, text=True, timeout=seconds, cwd="/"
        )
    except FileNotFoundError:
        raise ClusterError(f"{command[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise ClusterError(f"`{' '.join(map(str, command[:4]))}` did not end in {seconds:.0f} s") from None
