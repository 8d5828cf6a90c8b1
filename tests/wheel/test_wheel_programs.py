"""Pulumi programs that import the installed wheel, under mocks."""

from __future__ import annotations

import ast
import json
import subprocess

import pytest
from wheel_environment import PROGRAMS, commit

GO = 'package main\n\nvar version = "dev"\n\nfunc main() { println(version) }\n'
NAMES = "import json, moorage; print(json.dumps(moorage.__all__))"


@pytest.fixture(params=["--preview", "--up"])
def run(request):
    """Run a program, as a preview and not; returns type and name of what it registered."""
    # Go's own packages need no compiling again for a home that is empty.
    cache = subprocess.run(["go", "env", "GOCACHE"], text=True, capture_output=True, check=True).stdout.strip()

    def run(installed, name, cwd):
        shown = installed.python(
            PROGRAMS / "under_mocks.py", str(PROGRAMS / name), request.param, cwd=cwd, GOCACHE=cache
        )
        return {tuple(each) for each in json.loads(shown)}

    return run


def test_a_program_of_three_lines_runs(run, moorage, project):
    assert len([line for line in (PROGRAMS / "three_lines.py").read_text().splitlines() if line]) == 3
    found = run(moorage, "three_lines.py", project)
    assert ("moorage:index:Microservice", "api") in found
    assert ("kubernetes:apps/v1:Deployment", "api-deployment") in found
    assert ("pulumi:providers:kubernetes", "cluster") in found


def test_every_public_name_can_be_called(run, with_consul, tmp_path):
    services = tmp_path / "services"
    services.mkdir()
    (services / "go.mod").write_text("module example.com/order\n\ngo 1.25\n")
    (services / "main.go").write_text(GO)
    commit(tmp_path)
    (tmp_path / "api.yaml").write_text("name: api\nimage: {ref: registry.example.com/api:v1}\n")
    settings = {"namespace": "shop", "kubernetes": {"render_to": "manifests"}, "monitoring": "off"}
    (tmp_path / "test.yaml").write_text(json.dumps({"config": {"moorage:environment": settings}}))
    found = run(with_consul, "every_name.py", tmp_path)
    assert {("moorage:index:Image", "order"), ("moorage:index:ConsulRegistration", "order-again")} <= found


def test_without_an_extra_one_sentence_names_it_and_nothing_is_registered(run, moorage, tmp_path):
    assert run(moorage, "without_extras.py", tmp_path) == set()


def test_the_program_that_calls_every_public_name_leaves_none_out(moorage, tmp_path):
    calls = [node.func for node in ast.walk(_tree()) if isinstance(node, ast.Call)]
    called = {function.id for function in calls if isinstance(function, ast.Name)}
    public = json.loads(moorage.python(NAMES, cwd=tmp_path))
    assert sorted(set(public) - called) == []


def test_every_public_name_is_where_it_is_said_to_be(moorage, tmp_path):
    said = "import warnings; warnings.simplefilter('ignore'); import moorage; "
    each = "print(all(callable(getattr(moorage, name)) for name in moorage.__all__))"
    assert moorage.python(said + each, cwd=tmp_path).strip() == "True"
    unknown = moorage.run("python", "-c", "from moorage import Nothing", cwd=tmp_path, ok=False)
    assert "cannot import name 'Nothing' from 'moorage'" in unknown.stderr


def _tree() -> ast.Module:
    return ast.parse((PROGRAMS / "every_name.py").read_text())
