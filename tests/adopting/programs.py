"""The programs to adopt, and a clone of each as its user would have it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
STAGES = ("builds", "starts", "answers", "metrics", "ends")
_GIT = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]


@dataclass(frozen=True)
class Program:
    """One program."""

    name: str
    module: str
    """`path@version`."""
    secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    fails: dict[str, str] = field(default_factory=dict)
    """Where it ends (`at`, a stage) and what is told then (`says`); empty: all comes true."""
    note: str = ""

    @property
    def version(self) -> str:
        """The module's version."""
        return self.module.partition("@")[2]

    @property
    def spec(self) -> Path:
        """The spec, to be copied beside go.mod with all that lies beside it."""
        return _HERE / "specs" / self.name / "service.yaml"

    @property
    def spec_lines(self) -> int:
        """Lines that somebody had to write: neither empty nor a comment."""
        lines = self.spec.read_text(encoding="utf-8").splitlines()
        return sum(1 for line in lines if line.strip() and not line.lstrip().startswith("#"))

    @property
    def patch_lines(self) -> int:
        """Lines of `patch`, where the spec has one: what the other fields could not say."""
        patch = yaml.safe_load(self.spec.read_text(encoding="utf-8")).get("patch")
        return len(yaml.safe_dump(patch).splitlines()) if patch else 0

    def clone(self, folder: Path) -> Path:
        """Return a git repository of the module at the version's tag, with the spec in it and nothing else changed."""
        clone = folder / self.name
        shutil.copytree(_downloaded(self.module, folder), clone, copy_function=shutil.copyfile)
        shutil.copytree(self.spec.parent, clone, dirs_exist_ok=True)
        for arguments in (["init", "-q"], ["add", "--force", "."], ["commit", "-qm", "adopt"], ["tag", self.version]):
            subprocess.run([*_GIT, *arguments], cwd=clone, check=True)
        return clone


def _downloaded(module: str, folder: Path) -> Path:
    env = os.environ | {"GOFLAGS": "-mod=mod", "GOWORK": "off"}
    command = ["go", "mod", "download", "-json", module]
    told = json.loads(subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, check=False).stdout)
    assert "Error" not in told, told["Error"]
    return Path(told["Dir"])


def _programs() -> dict[str, Program]:
    listed: dict[str, Any] = yaml.safe_load((_HERE / "programs.yaml").read_text(encoding="utf-8"))
    return {name: Program(name, **rest) for name, rest in listed.items()}


PROGRAMS = _programs()
