"""Places that a new service can be written into, and Go over what is there."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from judges.examples import ROOT
from moorage.cli.main import main

PROJECT = "name: shop\nmain: stacks\nruntime: python\n"
OTHER = """module example.com/other // theirs

go 1.26

require github.com/prometheus/common v0.9.1 // a comment of theirs

require github.com/gorilla/mux v1.8.1
"""
SUMS = """github.com/gorilla/mux v1.8.1 h1:TuBL49tXwgrFYWhqrNgrUNEY92u81SPhu7sTdzQEiWY=
github.com/gorilla/mux v1.8.1/go.mod h1:AKf9I4AEqPTmMytcMc0KkNouC66V3BtZ4qD5fmWSiMQ=
example.com/unused v1.0.0/go.mod h1:theirs
"""
OTHER_MAIN = """package main

import (
\t"github.com/gorilla/mux"
\t"github.com/prometheus/common/model"
)

func main() { println(mux.NewRouter(), model.LabelName("a")) }
"""


@dataclass(frozen=True)
class Place:
    """A project, and the Go module in it."""

    root: Path
    module: str
    services: Path

    def new(self, *arguments: str) -> int:
        """Run `moorage new` here."""
        with contextlib.chdir(self.root):
            return main(["new", *arguments])

    def run(self, *arguments: str) -> int:
        """Run the command here."""
        with contextlib.chdir(self.root):
            return main(list(arguments))

    def copied(self, *arguments: str) -> int:
        """Run `moorage new` with a copy of the chassis."""
        return self.new(*arguments, "--vendor")

    def check(self, *arguments: str) -> int:
        """Run `moorage check` here."""
        with contextlib.chdir(self.root):
            return main(["check", *arguments])

    def go(self, *arguments: str, ok: bool = True) -> subprocess.CompletedProcess[str]:
        """Run Go in the module; unless ``ok`` is false it must succeed."""
        return run_go(self.services, *arguments, ok=ok)


def layout_says(place: Place) -> list[str]:
    """Return what the linter that go.mod names as a tool says as a tool of `go vet`."""
    tool = place.go("tool", "-n", "layout").stdout.strip()
    done = place.go("vet", f"-vettool={tool}", "./...", ok=False)
    return [line for line in done.stderr.splitlines() if not line.startswith("#")]


def run_go(folder: Path, *arguments: str, ok: bool = True) -> subprocess.CompletedProcess[str]:
    """Run Go; -trimpath lets the build cache serve one source in any folder."""
    settings = {**os.environ, "GOFLAGS": "-trimpath"}
    done = subprocess.run(["go", *arguments], cwd=folder, env=settings, text=True, capture_output=True, check=False)
    assert not ok or done.returncode == 0, done.stdout + done.stderr
    return done


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden ones too, by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def copy_of_this(folder: Path) -> Place:
    """Copy what a new service needs of this repository."""
    (folder / "Pulumi.yaml").write_text(PROJECT)
    for part in ("services", "schema", "stacks"):
        # Hidden entries are not the project's text: what was rendered, and links into an environment.
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns(".*"))
    return Place(folder, "moorage.dev/services", folder / "services")


def another_module(folder: Path) -> Place:
    """Make a project of others: a Go module with a program and no chassis."""
    (folder / "Pulumi.yaml").write_text(PROJECT)
    services = folder / "services"
    services.mkdir()
    (services / "go.mod").write_text(OTHER)
    (services / "main.go").write_text(OTHER_MAIN)
    (services / "go.sum").write_text(SUMS)
    return Place(folder, "example.com/other", services)


def nothing(folder: Path) -> Place:
    """Return an empty folder."""
    return Place(folder, "example.com/shop", folder / "services")


PLACES: dict[str, Callable[[Path], Place]] = {
    "this repository": copy_of_this,
    "a module of others": another_module,
    "an empty folder": nothing,
}
NAMES = ("invoice", "api-v2")
"""One sorts behind `chassis`, the other before, and has a dash."""
