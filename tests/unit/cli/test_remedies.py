"""Each remedy is followed to the letter, and the problem is gone: none is wrong, none leads in a circle."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from moorage.cli.main import main
from moorage.image.source.go.command import find_go

ROOT = Path(__file__).resolve().parents[3]
RELEASE = find_go().version
NEEDED = f"go {RELEASE.removeprefix('go')}"
MODULE = "module example.com/shop\n\ngo 1.24\n"
UNREAD = "package main\n\nvar version string\n\nfunc main() {}\n"
READ = "package main\n\nvar version string\n\nfunc main() { println(version) }\n"
SERVICE = "services/order/service.yaml"
SOURCE = "name: order\nsource: {module: ../.., package: ./cmd/order}\n"

# What is wrong, the words of its remedy, and the same remedy as a change of files.
FOLLOWED = {
    "a version that nobody reads, as false": (
        ["build"], {"cmd/order/main.go": UNREAD}, "or set version_variable to false",
        {SERVICE: "name: order\nsource: {module: ../.., package: ./cmd/order, version_variable: false}\n"},
    ),
    "a version that nobody reads, logged": (
        ["build"], {"cmd/order/main.go": UNREAD}, "log it at the start", {"cmd/order/main.go": READ},
    ),
    "a module that is not there": (
        ["check"], {SERVICE: "name: order\nsource: {package: ./cmd/order}\n"}, "name the folder of the Go module",
        {SERVICE: SOURCE},
    ),
    "a package that is not there": (
        ["check"], {SERVICE: SOURCE.replace("cmd/order", "cmd/ordr")}, "its main packages are ./cmd/order",
        {SERVICE: SOURCE},
    ),
    "a variable that is not declared": (
        ["check"], {"cmd/order/main.go": "package main\n\nfunc main() {}\n"}, "declare `var version string` in it",
        {"cmd/order/main.go": UNREAD},
    ),
    "a Go that is too old": (
        ["check"], {"go.mod": f"module example.com/shop\n\n{NEEDED}\n\ntoolchain go1.25.0\n"},
        f"remove the line and set build.go to {RELEASE[2:]} in the environment",
        {"go.mod": f"module example.com/shop\n\n{NEEDED}\n",
         "stacks/Pulumi.test.yaml": f"build: {{go: {RELEASE[2:]}}}"},
    ),
    "an environment's Go that is none": (
        ["check"], {"stacks/Pulumi.test.yaml": "build: {go: 1.26}"}, "write it such as 1.26.8, in full",
        {"stacks/Pulumi.test.yaml": "build: {go: 1.26.8}"},
    ),
    "no Go release named": (
        ["check"], {"go.mod": MODULE}, f"add the line `toolchain {RELEASE}` to it",
        {"go.mod": f"{MODULE}\ntoolchain {RELEASE}\n"},
    ),
}  # fmt: skip


@pytest.fixture
def shop(tree, monkeypatch):
    monkeypatch.chdir(tree.root)
    tree.write("go.mod", f"{MODULE}\ntoolchain {RELEASE}\n")
    tree.write("cmd/order/main.go", READ)
    tree.write(SERVICE, SOURCE)
    tree.environment()
    return tree


def _write(shop, changes):
    for path, text in changes.items():
        if path.startswith("stacks/"):
            shop.environment(text)
        else:
            shop.write(path, text)


@pytest.mark.parametrize(("command", "wrong", "remedy", "followed"), FOLLOWED.values(), ids=FOLLOWED)
def test_a_remedy_that_is_followed_helps(shop, capsys, command, wrong, remedy, followed):
    _write(shop, wrong)
    main(command)
    assert remedy in capsys.readouterr().err
    _write(shop, followed)
    assert main(command) == 0
    assert remedy not in capsys.readouterr().err


HOMES = {"none": None, "not to be made": "/proc/x"}


@pytest.mark.parametrize("home", HOMES.values(), ids=HOMES)
@pytest.mark.parametrize(
    "command",
    [["-m", "moorage.cli.main", "build"], [str(ROOT / "toolchain/build.py"), "crane"]],
    ids=["moorage", "toolchain"],
)
def test_without_a_home_go_is_told_where_to_work(shop, command, home):
    def run(**more):
        settings = {key: value for key, value in os.environ.items() if key not in {"HOME", "XDG_CACHE_HOME", "GOCACHE"}}
        settings |= {"HOME": home} if home else {}
        return subprocess.run(
            [sys.executable, *command], cwd=shop.root, env=settings | more, capture_output=True, text=True, check=False
        )

    refused = run()
    assert refused.returncode == 3, refused.stderr
    assert "set HOME to a folder that can be written, or GOCACHE and GOMODCACHE to two such folders" in refused.stderr
    assert run(HOME=os.environ["HOME"]).returncode == 0
