"""Measures one of many stacks of teams, and the preview of all as one: ``python bench/up/teams.py [services [teams]]``.

Each stack reads every spec and plans its own part. Nothing is built, and what is made is files of a folder.
"""

import sys
import tempfile
from pathlib import Path

from scene import Scene

STEPS = {
    "preview": ("preview",),
    "up": ("up", "--yes", "--skip-preview"),
    "unchanged": ("up", "--yes", "--skip-preview"),
}


def main(count: int, teams: int) -> None:
    """Run each step of one team's stack, then a preview of one stack of everything; print seconds."""
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder), count)
        scene.prepare_teams(teams)
        for step, command in STEPS.items():
            taken = scene.run("teams", step, command, stack="t0")
            sys.stdout.write(f"{step} of one of {teams} stacks: {taken.seconds:.1f} s ({taken.processor:.1f} s)\n")
        team = scene.taken["teams"]
        sys.stdout.write(f"its state: {team.resources} resources, {team.state // 1024} KiB\n")
        scene.prepare("components")
        taken = scene.run("components", "preview", STEPS["preview"])
        sys.stdout.write(f"preview of all {count} as one stack: {taken.seconds:.1f} s ({taken.processor:.1f} s)\n")


if __name__ == "__main__":
    services, number = [*map(int, sys.argv[1:]), *(500, 10)[len(sys.argv) - 1 :]]
    main(services, number)
