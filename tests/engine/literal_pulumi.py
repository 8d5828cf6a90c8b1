"""Runs the literal `pulumi` on a project, away from everything the machine's user has configured."""

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_LEFT_OUT = ("PULUMI_", "MOORAGE_", "KUBECONFIG", "CONSUL_", "VIRTUAL_ENV", "PYTHONPATH")
_WITH_EVENTS = ("preview", "up", "refresh", "destroy")


@dataclass(frozen=True)
class Step:
    """What the engine did, or would do, with one resource."""

    op: str
    type: str
    name: str
    replaced_by: tuple[str, ...] = ()
    diff: dict[str, str] = field(default_factory=dict)
    """Path in the resource's inputs → kind of change, such as ``update`` or ``delete-replace``."""


@dataclass(frozen=True)
class Result:
    """How one command ended."""

    code: int
    output: str
    """Standard output and standard error, as a terminal shows them."""
    events: list[dict[str, Any]]

    @property
    def steps(self) -> list[Step]:
        """The engine's steps in the order of their start, `same` among them."""
        found = [event["resourcePreEvent"]["metadata"] for event in self.events if "resourcePreEvent" in event]
        return [_step(metadata) for metadata in found]

    @property
    def changes(self) -> dict[str, int]:
        """How many resources per operation, from the engine's own summary."""
        found = [event["summaryEvent"]["resourceChanges"] for event in self.events if "summaryEvent" in event]
        return found[-1] if found else {}

    @property
    def errors(self) -> list[str]:
        """What was told as an error, once per time it was told."""
        found = [event["diagnosticEvent"] for event in self.events if "diagnosticEvent" in event]
        return [told["message"].strip() for told in found if told["severity"] == "error"]

    def named(self, name: str) -> Step:
        """Return the only step on the resource of that name; of a replacement the one that stands for the whole."""
        [step] = [step for step in self.steps if step.name == name and step.op not in _PARTS_OF_REPLACEMENT]
        return step


_PARTS_OF_REPLACEMENT = ("create-replacement", "delete-replaced")


def _step(metadata: dict[str, Any]) -> Step:
    diff = {path: detail["diffKind"] for path, detail in (metadata.get("detailedDiff") or {}).items()}
    name = metadata["urn"].rpartition("::")[2]
    return Step(metadata["op"], metadata["type"], name, tuple(metadata.get("keys") or ()), diff)


class PulumiCli:
    """The literal `pulumi` in one project folder, with a home and a file backend of its own."""

    def __init__(self, folder: Path, scratch: Path, path: str, python: str):
        self.folder = folder
        self._events = scratch / "events.json"
        self.backend = scratch / "backend"
        self.backend.mkdir(parents=True, exist_ok=True)
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(_LEFT_OUT)}
        self.environment = {
            **inherited,
            "PATH": path,
            "MOORAGE_PYTHON": python,
            "PULUMI_HOME": str(scratch / "home"),
            "PULUMI_BACKEND_URL": f"file://{self.backend}",
            "PULUMI_CONFIG_PASSPHRASE": "correct horse battery staple",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DEBUG_COMMANDS": "true",
        }

    def __call__(self, *arguments: str, code: int = 0, **environment: str) -> Result:
        """Run ``pulumi <arguments>`` to its end; invalid another exit code than `code`."""
        command = self.command(*arguments)
        self._events.unlink(missing_ok=True)
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == code, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}"
        # Not splitlines: a value may hold what Python takes for the end of a line, and JSON does not.
        lines = self._events.read_text().rstrip("\n").split("\n") if self._events.exists() else []
        return Result(done.returncode, done.stdout, [json.loads(line) for line in lines])

    def command(self, *arguments: str) -> list[str]:
        """Return the command line: nothing is asked, and the engine's events go to a file."""
        given = ["pulumi", *arguments, "--color", "never", "--non-interactive"]
        if arguments[0] in _WITH_EVENTS:
            given += ["--event-log", str(self._events)]
        return given

    def up(self, *arguments: str, code: int = 0, **environment: str) -> Result:
        """Run ``pulumi up`` without asking and without the preview before it."""
        return self("up", "--yes", "--skip-preview", *arguments, code=code, **environment)

    def preview(self, *arguments: str, code: int = 0, **environment: str) -> Result:
        """Run ``pulumi preview``."""
        return self("preview", *arguments, code=code, **environment)

    def preview_json(self, *arguments: str, code: int = 0) -> str:
        """Return what ``pulumi preview --json`` prints on standard output; invalid another exit code than `code`."""
        command = ["pulumi", "preview", "--json", "--non-interactive", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        assert done.returncode == code, f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}{done.stdout}"
        return done.stdout

    def configure(self, **values: str) -> None:
        """Set configuration of the stack."""
        for key, value in values.items():
            self("config", "set", key, value)

    def outputs(self) -> dict[str, Any]:
        """Return the stack's outputs, secrets among them."""
        answer = self("stack", "output", "--json", "--show-secrets").output
        return json.loads(answer)
