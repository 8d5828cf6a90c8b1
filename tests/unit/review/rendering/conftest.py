"""A clone of two services, one with a migration, that is rendered for a registry of this machine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from moorage.cli.main import main

_FILES = {
    "Pulumi.yaml": "name: shop\nruntime: python\n",
    "services/go.mod": "module example.com/shop/services\n\ngo 1.24\n",
    "services/cmd/order/main.go": 'package main\n\nvar version = "unset"\n\nfunc main() { println(version) }\n',
    "services/order/service.yaml": """\
name: order
source: {module: .., package: ./cmd/order}
migrate: {args: [migrate], timeout: 10m}
jobs: {nightly: {schedule: "@daily", args: [report]}}
mounts: {/etc/order/words.txt: {file: words.txt}}
autoscale: {min: 2, max: 4, cpu: 80}
uses: [user]
""",
    "services/order/words.txt": "one\n",
    "services/user/service.yaml": f"name: user\nimage: {{ref: r.example.com/user:v1@sha256:{'0' * 64}}}\n",
}
_STACK = """\
config:
  moorage:environment:
    namespace: shop
    create_namespace: true
    monitoring: off
"""
_REGISTRY = "    kubernetes: {context: dev-1}\n    registry: {url: registry.example.com/shop}\n"


@dataclass
class Shop:
    """A clone, and what its commands say."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, code: int = 0) -> tuple[str, str]:
        """Run moorage in it; return what it prints and tells."""
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            found = main(arguments)
        finally:
            os.chdir(before)
        said = self.capsys.readouterr()
        assert found == code, said.err
        return said.out, said.err

    def write(self, path: str, text: str) -> None:
        """Write a file of it."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def git(self, *arguments: str) -> str:
        """Run git in it, as somebody without settings."""
        who = {f"GIT_{role}_{what}": "a@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        environment = os.environ | who | {"GIT_CONFIG_GLOBAL": os.devnull}
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self) -> str:
        """Commit everything; return the commit."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "a change")
        return self.git("rev-parse", "HEAD")

    def environment(self, more: str = _REGISTRY) -> None:
        """Write the environment `dev`, with the lines that say where it runs."""
        self.write("stacks/Pulumi.dev.yaml", _STACK + more)

    def files(self, folder: str) -> dict[str, bytes]:
        """Return what a folder of it holds, by name."""
        return {path.name: path.read_bytes() for path in (self.folder / folder).iterdir()}


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Return a clone with one commit."""
    (tmp_path / "docker").mkdir()
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
    made = Shop(tmp_path / "shop", capsys)
    made.folder.mkdir()
    for path, text in _FILES.items():
        made.write(path, text)
    made.write(".gitignore", ".moorage/\n")
    made.environment()
    made.git("init", "-q", "-b", "main")
    made.commit()
    return made


@pytest.fixture
def cloned(shop: Shop, tmp_path: Path) -> Callable[[], Shop]:
    """Return a function that clones it into another folder."""

    def cloned() -> Shop:
        other = Shop(tmp_path / "elsewhere" / "clone", shop.capsys)
        other.folder.parent.mkdir()
        shop.git("clone", "-q", str(shop.folder), str(other.folder))
        return other

    return cloned
