"""A project in a folder of its own, and plans of specs that stand in the test itself."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from judges import verdict, waivers
from moorage.errors import InputError
from moorage.plan import Plan, plan
from moorage.reading.loading import Project, load
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

# The same examples in every run and no time limit: a red property is a change of the code, never of the machine.
settings.register_profile("moorage", deadline=None, derandomize=True, database=None)
settings.load_profile("moorage")

ENVIRONMENT = """\
config:
  moorage:environment:
    namespace: shop
    kubernetes: {render_to: out}
    monitoring: off
"""


@dataclass(frozen=True)
class Tree:
    """A project on disk: `services/<name>/service.yaml` and `stacks/Pulumi.<env>.yaml`."""

    root: Path

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the project."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def spec(self, text: str | bytes, folder: str = "order") -> Path:
        """Write the spec in `services/<folder>`."""
        return self.write(f"services/{folder}/service.yaml", text)

    def environment(self, more: str = "", head: str = ENVIRONMENT, name: str = "test") -> str:
        """Write an environment whose own lines begin at line 6, below the ones that every environment needs."""
        self.write(f"stacks/Pulumi.{name}.yaml", head + "".join(f"    {line}\n" for line in more.splitlines()))
        return name

    def load(self, env: str | None = None) -> Project:
        """Load every service."""
        return load(root=self.root, env=env)

    def says(self, env: str | None = None) -> list[str]:
        """Return what is said about the project, line by line; nothing when all is well."""
        try:
            self.load(env)
        except InputError as error:
            return str(error).split("\n")
        return []

    def finds(self, env: str | None = None) -> list[str]:
        """Return place, path and code of everything that is wrong, `file:line: path: code`; its words are on record."""
        try:
            self.load(env)
        except InputError as error:
            return [": ".join(filter(None, (each.location, each.path, each.code))) for each in error.problems]
        return []


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Return an empty project."""
    made = Tree(tmp_path)
    made.write("Pulumi.yaml", "name: test\nruntime: python\n")
    return made


Planner = Callable[..., Plan]


@pytest.fixture(scope="session")
def planned() -> Planner:
    """Return a function that plans one service, `order` unless named.

    Of its fields, its environment's, its peers, and what its mounted files hold.
    """

    def planned(
        fields: dict[str, Any] | None = None,
        environment: dict[str, Any] | None = None,
        peers: tuple[dict[str, Any], ...] = (),
        contents: dict[str, bytes] | None = None,
    ) -> Plan:
        spec = ServiceSpec.model_validate({"name": "order", "source": {}, **(fields or {})})
        specs = [spec.with_contents(contents or {})]
        specs += [ServiceSpec.model_validate({"source": {}, **peer}) for peer in peers]
        return plan(specs, Environment.model_validate({**_WHERE, **(environment or {})}))[specs[0].name]

    return planned


_WHERE = {
    "name": "test",
    "namespace": "shop",
    "kubernetes": {"render_to": "out"},
    "monitoring": {"namespace": "monitoring", "labels": {"release": "prometheus"}},
}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the waivers wherever the judges were asked about everything."""
    if verdict.everything.cache_info().currsize:
        terminalreporter.write_line(waivers.count(verdict.everything()))


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a user without HOME and without an entry in passwd, as a container's number often is."""

    def unknown(number: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {number}")

    for name in ("HOME", "KUBECONFIG", "DOCKER_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    with pytest.raises(RuntimeError):
        Path.home()


@pytest.fixture(scope="session")
def crane() -> Path:
    """The judge `crane`, built by the toolchain when this machine has none."""
    return built_tool("crane")


@pytest.fixture(scope="session")
def kustomize() -> Path:
    """The judge `kustomize`, built like `crane`."""
    return built_tool("kustomize")


@pytest.fixture(scope="session")
def tool() -> Callable[[str], Path]:
    """Return a function that gives a tool's program, built or installed like `crane`."""
    return built_tool


def built_tool(name: str) -> Path:
    """Return a program of the toolchain."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, str(root / "toolchain/build.py"), name]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.splitlines()[-1])


@pytest.fixture
def real_registry(crane: Path) -> Iterator[str]:
    """The host of a real registry, with nothing in it."""
    command = [crane, "registry", "serve", "--address", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        port = re.search(r"serving on port (\d+)", process.stderr.readline())
        assert port is not None
        yield f"127.0.0.1:{port[1]}"
        process.terminate()
        process.stderr.read()
