"""Where the benchmark happens: projects of so many services, a file backend, and the literal `pulumi` on them."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import objects

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "bench" / "image"))
from measured import Run, measured  # noqa: E402

STACK = "bench"
_PROGRAMS = Path(__file__).resolve().parent / "programs"
_SETTINGS = """\
name: {program}
runtime: python
main: program
stackConfigDir: stacks
"""


@dataclass
class Taken:
    """What one program took for all its steps."""

    runs: dict[str, Run] = field(default_factory=dict)
    """Step → run."""
    state: int = 0
    """Bytes of the stack's state."""
    resources: int = 0
    """How many there are in it."""


class Scene:
    """The programs of one number of services, in one temporary folder."""

    def __init__(self, folder: Path, count: int):
        self._folder = folder
        self._count = count
        self.taken: dict[str, Taken] = {}
        (folder / "backend").mkdir()
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("PULUMI_")},
            "PATH": _engine(),
            "MOORAGE_PYTHON": sys.executable,
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_BACKEND_URL": f"file://{folder / 'backend'}",
            "PULUMI_CONFIG_PASSPHRASE": "bench",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }

    def prepare(self, program: str) -> None:
        """Write a project: the specs for the components, what becomes of them for the others; create its stack."""
        here = self._folder / program
        (here / "program").mkdir(parents=True)
        (here / "Pulumi.yaml").write_text(_SETTINGS.format(program=program))
        source = "components" if program == "components" else "raw"
        (here / "program" / "__main__.py").write_text((_PROGRAMS / f"{source}.py").read_text())
        objects.write_specs(here, self._count)
        if source == "raw":
            told = {"components": program == "tree", "services": objects.planned(here)}
            (here / "objects.json").write_text(json.dumps(told))
        self._pulumi(program, "stack", "init", STACK)
        self.taken[program] = Taken()

    def prepare_teams(self, teams: int) -> None:
        """Write a project of so many teams, each with a part of the services, and create the stack of the first."""
        here = self._folder / "teams"
        (here / "program").mkdir(parents=True)
        (here / "Pulumi.yaml").write_text(_SETTINGS.format(program="teams"))
        (here / "program" / "__main__.py").write_text((_PROGRAMS / "teams.py").read_text())
        objects.write_specs(here, self._count)
        for number, service in enumerate(sorted((here / "services").iterdir())):
            team = here / "services" / f"t{number * teams // self._count}"
            team.mkdir(exist_ok=True)
            service.rename(team / service.name)
        (here / "stacks" / f"Pulumi.{STACK}.yaml").rename(here / "stacks" / "Pulumi.t0.yaml")
        self._pulumi("teams", "stack", "init", "t0")
        self.taken["teams"] = Taken()

    def run(self, program: str, step: str, command: Sequence[str], stack: str = STACK) -> Run:
        """Run one step and keep what it took."""
        taken = self.taken[program]
        taken.runs[step] = self._pulumi(program, *command, "--stack", stack, "--suppress-progress")
        file = self._folder / "backend" / ".pulumi" / "stacks" / program / f"{stack}.json"
        if step == "up":
            taken.state = file.stat().st_size
            taken.resources = len(json.loads(file.read_text())["checkpoint"]["latest"]["resources"])
        return taken.runs[step]

    def _pulumi(self, program: str, *arguments: str) -> Run:
        command = ["pulumi", "--non-interactive", "--color", "never", *arguments]
        return measured(command, self._folder / program, self._environment)


def _engine() -> str:
    command = [sys.executable, str(ROOT / "toolchain/path.py"), "--build", "--own"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
