"""A stack moves between the stand-in and the official kubernetes plugin: the state has what both need of it."""

import json

import pytest
from official_checkpoint import MARKS, Checkpoint

MANAGER = "pulumi-kubernetes-8884d782"


@pytest.fixture
def pulumi(program):
    return program("render")


def objects(pulumi, *flags):
    """Return the state's Kubernetes objects by their Pulumi name."""
    exported = json.loads(pulumi("stack", "export", *flags).output)
    found = [each for each in exported["deployment"]["resources"] if each["type"].startswith("kubernetes:")]
    return {each["urn"].rpartition("::")[2]: each for each in found}


def opened(value):
    """Return a value of a state that was exported with its secrets, without their marks."""
    if isinstance(value, dict) and "plaintext" in value:
        return json.loads(value["plaintext"])
    if isinstance(value, dict):
        return {key: opened(item) for key, item in value.items()}
    return [opened(item) for item in value] if isinstance(value, list) else value


def rewritten(pulumi, tmp_path, change):
    """Put each object's outputs through `change`, as if another plugin had written the state."""
    exported = json.loads(pulumi("stack", "export", "--show-secrets").output)
    for each in exported["deployment"]["resources"]:
        if each["type"].startswith("kubernetes:"):
            each["outputs"] = change(each["outputs"])
    file = tmp_path / "state.json"
    file.write_text(json.dumps(exported))
    pulumi("stack", "import", "--file", str(file))


def test_the_official_plugin_finds_nothing_to_change_in_a_state_of_the_stand_in(pulumi):
    pulumi.up()
    found = objects(pulumi, "--show-secrets")
    assert len(found) == 4
    for name, each in found.items():
        inputs = opened(each["inputs"])
        checkpoint = Checkpoint.parse(opened(each["outputs"]))
        assert checkpoint.compared == inputs, name
        assert checkpoint.inputs == inputs
        assert checkpoint.live["metadata"]["name"]
        assert (checkpoint.initial_version, checkpoint.manager) == (inputs["apiVersion"], "pulumi-kubernetes")


def test_what_is_secret_in_the_inputs_is_secret_wherever_the_state_repeats_it(pulumi):
    pulumi.up()
    annotations = objects(pulumi, "--show-secrets")["deployment"]["outputs"]
    for place in (annotations, annotations["__inputs"]):
        told = place["metadata"]["annotations"]
        assert opened(told["token"]) == "hush hush"
        assert told["token"] != "hush hush"
        assert told["commit"] == "1e3"


def test_a_state_without_the_marks_is_unchanged_gets_them_with_an_update_and_is_destroyed(pulumi, tmp_path):
    pulumi.up()
    rewritten(pulumi, tmp_path, lambda outputs: {key: value for key, value in outputs.items() if key not in MARKS})
    assert pulumi("preview").changes == {"same": 6}
    pulumi.configure(replicas="3")
    assert pulumi.up().changes == {"same": 5, "update": 1}
    assert {name for name, each in objects(pulumi).items() if MARKS[0] in each["outputs"]} == {"deployment"}
    assert pulumi("destroy", "--yes", "--skip-preview").changes == {"delete": 6}


def test_the_manager_and_the_first_version_of_a_state_are_kept(pulumi, tmp_path):
    pulumi.up()
    theirs = {"__fieldManager": MANAGER, "__initialApiVersion": "apps/v1beta2"}
    rewritten(pulumi, tmp_path, lambda outputs: {**outputs, **theirs})
    assert pulumi("preview").changes == {"same": 6}
    pulumi.configure(replicas="3")
    pulumi.up()
    outputs = objects(pulumi)["deployment"]["outputs"]
    assert {key: outputs[key] for key in theirs} == theirs
    assert outputs["__inputs"]["spec"]["replicas"] == 3
