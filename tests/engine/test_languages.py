"""One spec through programs in four languages: the same resources with the same inputs. The programs are the docs'."""

import json
import re
import sys
from pathlib import Path

import pytest
from language_programs import LANGUAGES, Program
from literal_pulumi import PulumiCli

ROOT = Path(__file__).resolve().parents[2]
# The one thing that differs: these are children of a component there, which Python's program has none of.
GROUP = "moorage:index:Services$"


@pytest.fixture(scope="module")
def program(tmp_path_factory, engine_path, tool):
    """Give the program of a language, ready to run, with a stack ``dev``; each is made once."""
    made = {}

    def ready(language):
        if language not in made:
            made[language] = Program.make(language, tmp_path_factory.mktemp(language), engine_path, tool)
        return made[language]

    return ready


@pytest.fixture(scope="module")
def state(program):
    """Give what is in the state after the program's `up`, by URN."""
    known = {}

    def after_up(language):
        if language not in known:
            program(language).pulumi.up("--stack", "dev")
            known[language] = program(language).resources()
        return known[language]

    return after_up


def _comparable(resources):
    """Return type and inputs by URN, without the stack, the component that holds the rest, and default providers."""
    return {
        urn.replace(GROUP, ""): (each["type"], each.get("inputs"))
        for urn, each in resources.items()
        if each["type"] not in ("pulumi:pulumi:Stack", "moorage:index:Services", "pulumi:providers:moorage")
    }


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "python"])
def test_a_language_makes_what_python_makes(language, state, program):
    expected, found = _comparable(state("python")), _comparable(state(language))
    assert found.keys() == expected.keys()
    assert found == expected
    assert len(found) > 20
    assert program(language).pulumi.outputs() == program("python").pulumi.outputs()
    assert program(language).manifests() == program("python").manifests()


def test_a_second_up_changes_nothing(state, program):
    state("yaml")
    assert set(program("yaml").pulumi.up("--stack", "dev").changes) == {"same"}


def test_a_stack_that_leaves_python_keeps_what_runs(state, program):
    before, pulumi = state("python"), program("python").pulumi
    file = pulumi.folder / "Pulumi.yaml"
    own = file.read_text()
    file.write_text((program("yaml").pulumi.folder / "Pulumi.yaml").read_text())
    steps = pulumi.preview("--stack", "dev", PATH=program("yaml").pulumi.environment["PATH"]).steps
    file.write_text(own)
    done = [(step.op, step.type) for step in steps]
    assert done.count(("create", "moorage:index:Services")) == 1
    kept = [op for op, kind in done if kind not in ("moorage:index:Services", "pulumi:providers:moorage")]
    assert kept == ["same"] * len(before)


def test_the_committed_schema_is_what_the_engine_is_told(program):
    answer = program("yaml").pulumi("package", "get-schema", str(ROOT / "components")).output
    told = json.loads(answer[answer.index("{\n") :])
    committed = json.loads((ROOT / "schema/pulumi.schema.json").read_text())
    told.pop("version")
    assert committed == told


def test_what_is_wrong_is_told_without_a_traceback_and_without_a_secret(program):
    pulumi = program("yaml").pulumi
    file = pulumi.folder / "Pulumi.yaml"
    own = file.read_text()
    secret = 'env: {PASSWORD: {"fn::secret": hunter2}}'
    file.write_text(own.replace("port: 9898", "port: 80").replace("port: 80\n", "port: 80\n        team: '!'\n"))
    told = "\n".join(pulumi.preview("--stack", "dev", code=1).errors)
    file.write_text(re.sub(r"env: \{.*", secret, own))
    refused = pulumi.preview("--stack", "dev", code=1).output
    file.write_text(own)
    assert "Microservice podinfo: spec.port: must be between 1024 and 65535, got 80; choose" in told
    assert "Microservice podinfo: spec.team: cannot be a label's value" in told
    assert "Microservice podinfo: spec.env.PASSWORD: is an output or a secret, which only Pulumi knows" in refused
    assert "hunter2" not in refused
    assert "Traceback" not in told + refused
    assert 'File "' not in told + refused


WITH_A_SECRET = """\
name: secrets
runtime: yaml
packages: {moorage: COMPONENTS}
resources:
  podinfo:
    type: moorage:Microservice
    properties:
      spec: {name: podinfo, image: {ref: "registry.example.com/podinfo:6.9.1"}}
      environment: {namespace: demo, kubernetes: {context: nowhere}, monitoring: "off"}
      env: {PASSWORD: {"fn::secret": hunter2}}
"""
KUBECONFIG = """\
kind: Config
clusters: [{name: nowhere, cluster: {server: "https://ADDRESS"}}]
users: [{name: nobody, user: {}}]
contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
"""


def test_a_secret_beside_a_spec_stays_one(program, tmp_path, unused_address):
    pulumi = PulumiCli(tmp_path, tmp_path / "pulumi", program("yaml").pulumi.environment["PATH"], sys.executable)
    (tmp_path / "Pulumi.yaml").write_text(WITH_A_SECRET.replace("COMPONENTS", str(ROOT / "components")))
    (tmp_path / "kubeconfig").write_text(KUBECONFIG.replace("ADDRESS", unused_address))
    pulumi.environment["KUBECONFIG"] = str(tmp_path / "kubeconfig")
    pulumi("stack", "init", "test")
    text = pulumi.preview_json("--stack", "test")
    assert "hunter2" not in text
    made = {step["urn"].rpartition("::")[2]: step["newState"].get("inputs", {}) for step in json.loads(text)["steps"]}
    assert made["podinfo-outputs"]["data"] == "[secret]"
