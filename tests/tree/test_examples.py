"""The examples under mocks: what is rendered is registered, and a foreign program gives and takes outputs."""

from __future__ import annotations

import base64
import runpy

import pytest
from judges.examples import SHAPES

from tree.answers import GIVEN_OUT
from tree.registered import ROOT, every_difference, known_contexts, objects, printed, without_compiling
from tree.tree import Tree, secret

PROGRAM = ROOT / "examples" / "program"
OTHERS = [name for name in SHAPES if name != "program"]


@pytest.mark.parametrize("name", OTHERS)
def test_an_example_is_registered_as_it_is_rendered(tree, capsys, monkeypatch, name):
    without_compiling(monkeypatch)
    (program,) = (ROOT / "examples" / name).rglob("__main__.py")
    monkeypatch.chdir(program.parent)
    found = objects(tree(lambda: runpy.run_path("__main__.py"), stack="dev"))
    assert {kind for kind, _ in found} >= {"Deployment", "NetworkPolicy"}
    assert every_difference(found, printed(capsys, "--env", "dev", "--build")) == []


@pytest.fixture
def foreign(tree, monkeypatch, tmp_path) -> Tree:
    """The foreign program, run as Pulumi runs it."""
    known_contexts(monkeypatch, tmp_path, "dev-1")
    monkeypatch.chdir(PROGRAM)
    return tree(
        lambda: runpy.run_path("__main__.py"), stack="dev", config={"moorage:platform": "organization/platform/dev"}
    )


def test_outputs_of_another_stack_go_into_a_secret_and_an_annotation(foreign):
    url = GIVEN_OUT["database_url"]
    deployment = foreign.one("Deployment").inputs
    assert url not in str(deployment)
    data = foreign.one("Secret").inputs["data"]
    assert data == secret({"DATABASE_URL": base64.b64encode(url.encode()).decode()})
    account = foreign.one("ServiceAccount").inputs
    assert account["metadata"]["annotations"] == {"eks.amazonaws.com/role-arn": GIVEN_OUT["orders_role_arn"]}


def test_outputs_of_the_service_go_into_what_else_the_program_makes(foreign):
    endpoints = foreign.one("ConfigMap")
    assert endpoints.inputs["data"] == {"orders": "http://orders.demo.svc.cluster.local"}
    assert endpoints.depends_on >= {foreign.one("Deployment").urn}
    assert foreign.exports == {"url": "http://orders.demo.svc.cluster.local"}
