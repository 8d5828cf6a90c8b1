"""Small Go modules in git repositories, made in a moment, for every state that a clone can be in."""

import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from moorage.image.request import ImageRequest

MAIN = """package main

import "example.com/shop/greeting"

var version = "unset"

func main() { println(version, greeting.Text) }
"""
GREETING = """package greeting

var Text = "hello"
"""
OF_LIB = 'package greeting\n\nimport "example.com/lib"\n\nvar Text = lib.Text\n'
LIB = 'package lib\n\nvar Text = "from the folder"\n'
FIRST = 1_700_000_000
"""When the first commit was made; every further one a minute later."""


@dataclass
class Source:
    """One repository with one module `example.com/shop` in its top folder, and a way to change it."""

    folder: Path
    commits: int = 0

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def git(self, *arguments: str) -> str:
        moment = f"{FIRST + 60 * max(self.commits - 1, 0)} +0200"
        environment = os.environ | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_AUTHOR_DATE": moment,
            "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com", "GIT_COMMITTER_DATE": moment,
        }  # fmt: skip
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, *tags: str) -> str:
        self.commits += 1
        self.git("add", "-A")
        self.git("commit", "--allow-empty", "-q", "-m", "a change")
        for tag in tags:
            self.git("tag", tag)
        return self.git("rev-parse", "HEAD")

    def request(self, **changes: object) -> ImageRequest:
        plain = ImageRequest(
            name="app",
            module=self.folder,
            package="./cmd/app",
            version_variable="main.version",
            tags="v*",
            location="app/service.yaml:3",
            root=self.folder,
        )
        return replace(plain, **changes)  # type: ignore[arg-type]


def new_source(folder: Path) -> Source:
    """Return a module with a main package and one more, in a repository without a commit."""
    source = Source(folder)
    source.write("go.mod", "module example.com/shop\n\ngo 1.24\n")
    source.write("cmd/app/main.go", MAIN)
    source.write("greeting/greeting.go", GREETING)
    source.git("init", "-q", "-b", "main")
    return source


def two_modules(top: Source, go_mod: str) -> None:
    """Write the module `app` and, beside it, the module `lib`, of which a package of `app` takes its text."""
    app = new_source(top.folder / "app")
    shutil.rmtree(app.folder / ".git")
    app.write("go.mod", go_mod)
    app.write("greeting/greeting.go", OF_LIB)
    top.write("lib/go.mod", "module example.com/lib\n\ngo 1.24\n")
    top.write("lib/lib.go", LIB)
    top.write("lib/unused/unused.go", "package unused\n")
