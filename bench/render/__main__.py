"""Measures what rendering costs: ours, KCL, go-jsonnet and helm, from one run: ``python bench/render [rounds]``.

KCL and Jsonnet expand one literal template to the very objects that ours reads from files, checks and plans; helm
renders the chart of its own ``helm create``. Every number is of whole processes, start included, the best of a few
rounds in turns. Nothing fails here because of a number.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import report
from process import Run
from scene import Missing, Renderer, Scene, same_objects

ROUNDS = 3
MANY = 1000
SIZES = (10, 100, 200, 800, 1000, 10000)


def main(rounds: int) -> None:
    """Measure, and print both tables."""
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder))
        _tell(f"Measured on {report.machine()}.\n")
        for line in report.peers(_peers(scene, rounds)):
            _tell(line)
        _tell("")
        sizes = [(number, rounds if number <= MANY else 1) for number in SIZES]
        render = {number: _best(scene.ours, number, times) for number, times in sizes}
        check = {number: _best(lambda each: scene.ours(each, "check"), number, times) for number, times in sizes}
        for line in report.growth(render, check):
            _tell(line)


def _peers(scene: Scene, rounds: int) -> dict[str, tuple[int, Run] | str]:
    tools: dict[str, tuple[int, Renderer]] = {
        "moorage render": (MANY, scene.ours),
        "KCL": (MANY, scene.kcl),
        "go-jsonnet": (MANY, scene.jsonnet),
        "helm v4, one chart of so many": (MANY, scene.helm),
        "helm v4, a command for each": (1, scene.helm_once),
    }
    rows: dict[str, tuple[int, Run] | str] = {}
    for name, (number, tool) in tools.items():
        try:
            rows[name] = number, tool(number)
        except Missing as error:
            rows[name] = str(error)
    for _ in range(rounds - 1):
        for name, (number, tool) in tools.items():
            if not isinstance(rows[name], str):
                rows[name] = number, _better(rows[name][1], tool(number))
    for name in ("KCL", "go-jsonnet"):
        if not isinstance(rows[name], str) and not same_objects(scene.ours(10), tools[name][1](10)):
            rows[name] = "it prints other objects than ours"
    return rows


def _best(tool: Callable[[int], Run], number: int, rounds: int) -> Run:
    found = tool(number)
    for _ in range(rounds - 1):
        found = _better(found, tool(number))
    return found


def _better(one: Run, other: Run) -> Run:
    return min(one, other, key=lambda run: run.processor)


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
