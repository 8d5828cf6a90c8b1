"""Measures ko and the builder `oci` on one service, side by side in one run: ``python bench/image [rounds]``.

Both compile the same commit of ``services/cmd/order`` and push it to one registry on loopback. Every tool has a build
cache of its own; plain `go build` is what no builder can go below. Nothing fails here because of a number.
"""

import statistics
import sys
from collections.abc import Callable

import report
from measured import Run
from scene import TOOLS, Scene, scene

ROUNDS = 5


def main(rounds: int) -> None:
    """Run every case and print the table."""
    with scene() as here:
        cases = {"cold": _cold(here)}
        cases["one line changed"] = _each(here, rounds, here.change)
        cases["nothing changed"] = _each(here, rounds, lambda: None)
        sys.stdout.write(report.text(cases, here.sizes()) + "\n")


def _cold(here: Scene) -> dict[str, Run]:
    """Build once with build caches that are empty; Go's module cache is full."""
    return {tool: here.run(tool) for tool in TOOLS}


def _each(here: Scene, rounds: int, before: Callable[[], None]) -> dict[str, Run]:
    """Build in turns, so that a busy moment of the machine hits all of them; return each one's median run."""
    runs: dict[str, list[Run]] = {tool: [] for tool in TOOLS}
    for _ in range(rounds):
        before()
        for tool in TOOLS:
            runs[tool].append(here.run(tool))
    return {tool: _median(taken) for tool, taken in runs.items()}


def _median(runs: list[Run]) -> Run:
    middle = statistics.median_low(run.seconds for run in runs)
    return next(run for run in runs if run.seconds == middle)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
