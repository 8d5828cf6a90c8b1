"""What needs no engine loads none; a plan depends on nothing but what it is given."""

import copy
import os
import subprocess
import sys
from pathlib import Path

import pytest
from judges.examples import EXAMPLES, ROOT
from moorage.plan import plan
from moorage.review.emitter import yaml_text
from moorage.review.rendering.manifests import manifests

# Loads every module but the components, runs the command, and prints what came with it.
_RUN = """
import contextlib, importlib, io, pkgutil, sys
import moorage
for module in pkgutil.walk_packages(moorage.__path__, "moorage."):
    if not module.name.startswith("moorage.components"):
        importlib.import_module(module.name)
from moorage.cli.main import main
with contextlib.redirect_stdout(io.StringIO()):
    assert main(["check"]) == main(["render", "--env", "dev"]) == main(["schema"]) == 0
%s
print(*sorted(name for name in sys.modules if name.partition(".")[0].startswith("pulumi")))
"""


def _loaded(more=""):
    command = [sys.executable, "-c", _RUN % more]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_nothing_but_the_components_loads_pulumi():
    assert _loaded() == []


def test_a_component_does_so_that_the_test_above_can_fail():
    assert "pulumi" in _loaded("from moorage import Microservice")


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_planning_twice_gives_the_same_plan_and_the_same_bytes(example):
    project = example.project()
    first, second = (plan(project.specs, project.required_environment()) for _ in range(2))
    assert first == second
    texts = [[yaml_text(body) for _, body in manifests(project)] for _ in range(2)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_order_of_the_specs_changes_nothing(example):
    project = example.project()
    environment = project.required_environment()
    assert plan(reversed(project.specs), environment) == plan(project.specs, environment)
    assert list(plan(reversed(project.specs), environment)) == sorted(spec.name for spec in project.specs)


def test_a_plan_leaves_its_inputs_alone_and_shares_nothing_with_the_next():
    project = EXAMPLES["everything"].project()
    environment = project.required_environment()
    before = copy.deepcopy((project.specs, environment))
    first = plan(project.specs, environment)
    untouched = copy.deepcopy(first)
    for made in plan(project.specs, environment).values():
        for body in made.manifests.values():
            body["metadata"]["labels"]["spoilt"] = "yes"
            body.clear()
    assert (project.specs, environment) == before
    assert first == untouched == plan(project.specs, environment)


def test_planning_reads_no_file_no_clock_and_starts_nothing(monkeypatch):
    project = EXAMPLES["everything"].project()
    environment = project.required_environment()
    expected = plan(project.specs, environment)

    def forbidden(*_, **__):
        raise AssertionError("a plan is pure")

    calls = ("builtins.open", "os.open", "os.stat", "os.getenv", "time.time", "subprocess.Popen", "socket.socket")
    # In a context of its own: pytest needs them back to report a failure.
    with monkeypatch.context() as patched:
        for name in calls:
            patched.setattr(name, forbidden)
        found = plan(project.specs, environment)
    assert found == expected


@pytest.mark.parametrize(
    "surroundings",
    [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C", "HOME": "/nowhere"}],
    ids=["one", "another"],
)
def test_rendering_is_the_same_in_any_process(surroundings):
    example = EXAMPLES["everything"]
    command = [sys.executable, "-m", "moorage.cli.main", "render", *example.paths, "--env", example.env]
    run = subprocess.run(command, cwd=ROOT, env={**os.environ, **surroundings}, capture_output=True, check=True)
    assert Path(example.golden).read_bytes().endswith(run.stdout)
