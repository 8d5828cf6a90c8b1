"""A wheel made from a clean clone, in an environment that holds nothing else but what the wheel says it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "programs"


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel."""

    clone: Path
    wheel: Path
    bin: Path

    def run(self, *command: str | Path, cwd: Path, ok: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one of its programs with nothing of this environment around; unless ``ok`` is false it must succeed."""
        found = ":".join([str(self.bin), os.environ["PATH"]])
        surroundings = {
            "PATH": found,
            "HOME": str(cwd),
            "LANG": "C.UTF-8",
            "PULUMI_ERROR_OUTPUT_STRING": "true",
            **more,
        }
        name, *arguments = map(str, command)
        done = subprocess.run(
            [self.bin / name, *arguments], cwd=cwd, env=surroundings, text=True, capture_output=True, check=False
        )
        assert not ok or done.returncode == 0, done.stdout + done.stderr
        return done

    def python(self, program: str | Path, *arguments: str, cwd: Path, **more: str) -> str:
        """Run a program file, or ``program`` itself when it is text; returns what it printed."""
        call = [program] if isinstance(program, Path) else ["-c", program]
        return self.run("python", *call, *arguments, cwd=cwd, **more).stdout


def install(folder: Path, revision: str = "HEAD") -> Installed:
    """Clone what is committed, build the wheel of a revision, and install it into an empty environment."""
    clone = folder / "clone"
    _quietly("git", "clone", "--quiet", ROOT, clone)
    _quietly("git", "-C", clone, "checkout", "--quiet", "--detach", revision)
    _quietly(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, clone)
    (wheel,) = folder.glob("*.whl")
    return into(folder / "venv", clone, wheel)


def into(home: Path, clone: Path, wheel: Path, *extras: str) -> Installed:
    """Make the environment ``home`` of a wheel with some of its extras."""
    venv.create(home, with_pip=False, symlinks=True)
    return put(home, clone, wheel, *extras)


def put(home: Path, clone: Path, wheel: Path, *extras: str) -> Installed:
    """Install a wheel into an environment, instead of the one that it may hold."""
    python = home / "bin" / "python"
    offline = ["--disable-pip-version-check", "--no-index", "--no-deps", "--force-reinstall"]
    _quietly(sys.executable, "-m", "pip", "--python", python, "install", *offline, wheel)
    (packages,) = home.glob("lib/python*/site-packages")
    link_what_it_needs(packages, extras)
    return Installed(clone, wheel, home / "bin")


def commit(folder: Path) -> None:
    """Begin a repository with what lies in a folder."""
    who = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    for command in (["init", "--quiet"], ["add", "."], [*who, "commit", "--quiet", "--message", "first"]):
        _quietly("git", "-C", folder, *command)


def _quietly(*command: str | Path) -> None:
    done = subprocess.run(list(map(str, command)), text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def link_what_it_needs(packages: Path, extras: tuple[str, ...] = ()) -> None:
    """Link the distributions that the wheel asks for, and those that they ask for, from this environment."""
    (own,) = metadata.distributions(name="moorage", path=[str(packages)])
    waiting, seen = _asked_for(own, *extras), {"moorage"}
    while waiting:
        wanted = waiting.pop()
        if wanted.name in seen:
            continue
        seen.add(wanted.name)
        found = metadata.distribution(wanted.name)
        waiting += _asked_for(found)
        for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            if not (packages / top).exists():
                (packages / top).symlink_to(found.locate_file(top))


def _asked_for(asking: metadata.Distribution, *extras: str) -> list[Requirement]:
    every = map(Requirement, asking.requires or ())
    chosen = [{"extra": extra} for extra in ("", *extras)]
    return [each for each in every if not each.marker or any(map(each.marker.evaluate, chosen))]
