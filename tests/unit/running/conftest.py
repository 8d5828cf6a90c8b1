"""The services of this repository in a clone of its own, and a small program that behaves as a test wants."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from unit.conftest import Tree

ROOT = Path(__file__).resolve().parents[3]
ODD = """package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

var version = "unset"

func main() {
	fmt.Println("plain \\x1b[31m", strings.Join(os.Args[1:], " "))
	if fails, ok := os.LookupEnv("FAILS"); ok && fails == strings.Join(os.Args[1:], " ") {
		os.Exit(7)
	}
	if len(os.Args) > 1 {
		return
	}
	if os.Getenv("STUBBORN") != "" {
		signal.Ignore(syscall.SIGTERM)
	}
	http.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) {
		if os.Getenv("NEVER") != "" {
			w.WriteHeader(503)
		}
	})
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		found := map[string]string{}
		for _, each := range os.Environ() {
			name, value, _ := strings.Cut(each, "=")
			found[name] = value
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"env": found, "version": version})
	})
	fmt.Printf("{\\"message\\":\\"listens\\",\\"with\\":%q}\\n", os.Getenv("HTTP_ADDR"))
	_ = http.ListenAndServe(os.Getenv("HTTP_ADDR"), nil)
}
"""
ENVIRONMENT = """\
config:
  moorage:environment:
    namespace: shop
    kubernetes: {render_to: out}
    monitoring: off
"""


@pytest.fixture(scope="session")
def _clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop") / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
    # Built once: each test finds it done.
    command = [sys.executable, "-m", "moorage.cli.main", "build", "--env", "local"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def shop(_clone: Path, tmp_path: Path) -> Path:
    """Return a clone of this repository."""
    made = tmp_path / "shop"
    subprocess.run(["git", "clone", "--quiet", "--local", _clone, made], check=True)
    # Links: a build replaces what it made before, and writes into none of it.
    shutil.copytree(_clone / ".moorage", made / ".moorage", copy_function=os.link)
    return made


@pytest.fixture
def odd(tmp_path: Path) -> Tree:
    """Return a project whose service `odd` does what its variables say, under git."""
    made = Tree(tmp_path / "odd")
    made.write("Pulumi.yaml", "name: test\nruntime: python\n")
    made.write(".gitignore", "/.moorage/\n/moorage.local.yaml\n")
    made.write("services/go.mod", "module example.com/odd\n\ngo 1.25\n")
    made.write("services/odd/main.go", ODD)
    made.write("stacks/Pulumi.local.yaml", ENVIRONMENT)
    made.spec("name: odd\nsource: {module: .., package: ./odd}\nport: 9000\n", "odd")
    git(made.root, "init", "--quiet")
    git(made.root, "add", ".")
    git(made.root, "commit", "--quiet", "--message", "first")
    return made


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as somebody."""
    who = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True)


def local_values(tree: Tree, text: str, mode: int = 0o600) -> None:
    """Write what only this machine knows."""
    tree.write("moorage.local.yaml", text).chmod(mode)


def odd_spec(tree: Tree, more: str, name: str = "odd") -> None:
    """Write a spec of the odd program with more lines."""
    tree.spec(f"name: {name}\nsource: {{module: .., package: ./odd}}\nport: 9000\n{more}", name)
