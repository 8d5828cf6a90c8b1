"""Measures `pulumi up` of the components against the same objects registered raw: ``python bench/up [services …]``.

All programs run on one engine, one file backend and one plugin, in turns, and render to a folder: there is no cluster,
and nothing is built. Nothing fails here because of a number.
"""

import sys
import tempfile
from pathlib import Path

import report
from scene import Scene, Taken

COUNTS = (10, 50, 200)
PROGRAMS = ("flat", "tree", "components")
STEPS = {
    "preview": ("preview",),
    "up": ("up", "--yes", "--skip-preview"),
    "unchanged": ("up", "--yes", "--skip-preview"),
}


def main(counts: list[int]) -> None:
    """Run every program with every number of services and print the tables."""
    taken: dict[int, dict[str, Taken]] = {}
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            scene = Scene(Path(folder), count)
            for program in PROGRAMS:
                scene.prepare(program)
            for step, command in STEPS.items():
                for program in PROGRAMS:
                    sys.stderr.write(f"{count} services: {step} of {program}\n")
                    scene.run(program, step, command)
            taken[count] = scene.taken
    sys.stdout.write(report.text(taken) + "\n")


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or list(COUNTS))
