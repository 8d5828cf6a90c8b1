"""Measures what a start of the command costs: ``python bench/start [rounds]``.

The least CPU time of many runs, because another process on the machine only ever adds to it. Nothing fails here because
of a number: a test counts what is loaded instead.
"""

import os
import platform
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 20
SPEC = "name: order\nimage: {ref: 'r.example.com/shop/order@sha256:" + "0" * 64 + "'}\n"


def main(rounds: int) -> None:
    """Run every case and print the table."""
    python, command = sys.executable, str(Path(sys.executable).parent / "moorage")
    cases = {
        "Python alone": [python, "-c", "pass"],
        "`moorage --help`": [command, "--help"],
        "`moorage check`, one spec by `image.ref`": [command, "check", "service.yaml"],
        "`import moorage.spec.service`": [python, "-c", "import moorage.spec.service"],
    }
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, least of {rounds} runs\n")
    print("| | CPU | wall |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "service.yaml").write_text(SPEC, encoding="utf-8")
        for name, arguments in cases.items():
            runs = [_run(arguments, folder) for _ in range(rounds)]
            cpu, wall = (min(each) for each in zip(*runs, strict=True))
            print(f"| {name} | {cpu:.3f} s | {wall:.3f} s |")


def _run(arguments: list[str], folder: str) -> tuple[float, float]:
    """Return the CPU and the wall seconds of one run."""
    before, started = _spent(), os.times().elapsed
    subprocess.run(arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return _spent() - before, os.times().elapsed - started


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
