"""Where the benchmark happens: a temporary folder with projects, programs and charts, and the tools."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import peers
import specs
from process import Run, run

ROOT = peers.ROOT
KCL = ROOT / ".moorage" / "bench-kcl"
"""Where KCL's own Python package is installed, apart: it wants another protobuf than pulumi."""


class Missing(Exception):
    """A tool cannot be had on this machine; says why."""


@dataclass(frozen=True)
class Scene:
    """Runs a tool on so many services; each method renders them all in one process."""

    folder: Path

    def ours(self, number: int, command: str = "render") -> Run:
        """Read, check and render the files of a project, or only check them."""
        project = self.folder / f"project-{number}"
        if not project.exists():
            specs.write(project, specs.names(number))
        arguments = [sys.executable, "-m", "moorage.cli.main", command, "--env", "bench"]
        return run(arguments, project, self.folder / f"{command}-{number}", PYTHONPATH=str(ROOT / "components"))

    def kcl(self, number: int) -> Run:
        """Expand one literal template in KCL."""
        if not (KCL / "kcl_lib").is_dir():
            _asked([sys.executable, "-m", "pip", "install", "-q", "--target", str(KCL), "-r", str(_here("kcl.txt"))])
        program = self._program("program.k", peers.kcl(number))
        arguments = [sys.executable, str(_here("run_kcl.py")), str(program)]
        return run(arguments, self.folder, self.folder / f"kcl-{number}", PYTHONPATH=str(KCL))

    def jsonnet(self, number: int) -> Run:
        """Expand the same template in Jsonnet."""
        program = self._program("program.jsonnet", peers.jsonnet(number))
        return run([_tool("jsonnet"), "-y", str(program)], self.folder, self.folder / f"jsonnet-{number}")

    def helm(self, number: int) -> Run:
        """Render the chart of ``helm create`` so many times, as the subcharts of one."""
        helm, home = _tool("helm"), self.folder / f"charts-{number}"
        if not home.exists():
            home.mkdir()
            peers.umbrella(home, helm, number)
        return run([helm, "template", "bench", str(home / "all")], self.folder, self.folder / f"helm-{number}")

    def helm_once(self, number: int) -> Run:
        """Render that chart alone, as a pipeline does for each service: ``number`` must be 1."""
        assert number == 1
        self.helm(1)
        chart = self.folder / "charts-1" / "one"
        return run([_tool("helm"), "template", "bench", str(chart)], self.folder, self.folder / "helm-once")

    def _program(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path


Renderer = Callable[[int], Run]


def same_objects(one: Run, other: Run) -> bool:
    """Tell whether two tools printed the same objects."""
    return peers.objects(one.printed.read_text()) == peers.objects(other.printed.read_text())


def _here(name: str) -> Path:
    return Path(__file__).with_name(name)


def _tool(name: str) -> str:
    return _asked([sys.executable, str(ROOT / "toolchain/build.py"), name]).strip()


def _asked(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Missing(done.stderr.strip().splitlines()[-1])
    return done.stdout
