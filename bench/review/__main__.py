"""Measures what `moorage diff` costs beside rendering: ``PYTHONPATH=bench/render python bench/review [rounds]``.

A repository of 200 services in three environments, of which a change touches three. Every number is of whole processes,
git's among them, the least of a few rounds in turns. Nothing fails here because of a number.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import report
import specs
from process import Run, run

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
SERVICES = 200
ENVIRONMENTS = {
    "bench": "",
    "stage": "    defaults: {replicas: 3, env: {STAGE: 'yes'}}\n",
    "prod": "    defaults: {replicas: 4, env: {STAGE: 'no'}, log: {level: warn}}\n",
}
"""Name → what it says beside the first: each spec is merged and checked anew in each."""
AIM = 2.0
"""How often the processor time of rendering once a diff may take."""
CHANGES = {"replicas: 2\n": "replicas: 3\n", "port: 8080\n": "port: 8081\n", "CURRENCY: EUR\n": "CURRENCY: USD\n"}
"""What three services had → have: one changes in place, one breaks its caller, one rolls pods."""


def main(rounds: int) -> None:
    """Measure, and print the table."""
    sys.stdout.write(f"Measured on {report.machine()}; {os.cpu_count()} cores, least of {rounds} rounds.\n\n")
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        _write(project)
        renders = dict.fromkeys(ENVIRONMENTS, float("inf"))
        diff = float("inf")
        for _ in range(rounds):
            for name in ENVIRONMENTS:
                renders[name] = min(renders[name], _run(project, "render", "--env", name).processor)
            diff = min(diff, _run(project, "diff", "HEAD", "--allow", "*:breaks").processor)
    one, three = renders["bench"], sum(renders.values())
    sys.stdout.write("| | CPU | of one render | of three |\n|---|---:|---:|---:|\n")
    rows = {
        "`moorage render`, one environment": one,
        "`moorage render` of each of three, a process each": three,
        "`moorage diff HEAD`, three environments": diff,
    }
    for name, value in rows.items():
        sys.stdout.write(f"| {name} | {value:.3f} s | {value / one:.2f} | {value / three:.2f} |\n")
    sys.stdout.write(f"\n- diff over one render: {diff / one:.2f}, at most {AIM:g}{_missed(diff / one)}\n")


def _missed(ratio: float) -> str:
    return "" if ratio <= AIM else ": missed"


def _write(project: Path) -> None:
    names = specs.names(SERVICES)
    specs.write(project, names)
    plain = (project / "stacks/Pulumi.bench.yaml").read_text()
    for name, more in ENVIRONMENTS.items():
        (project / f"stacks/Pulumi.{name}.yaml").write_text(plain + more)
    (project / ".gitignore").write_text(".moorage/\n")
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "as it was"]):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments], cwd=project, check=True
        )
    for name, (before, after) in zip(names[:: SERVICES // len(CHANGES)], CHANGES.items(), strict=False):
        file = project / "services" / name / "service.yaml"
        text = file.read_text()
        assert before in text
        file.write_text(text.replace(before, after))


def _run(project: Path, *arguments: str) -> Run:
    command = [sys.executable, "-m", "moorage.cli.main", *arguments]
    return run(command, project, project.parent / arguments[0], PYTHONPATH=str(ROOT / "components"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
