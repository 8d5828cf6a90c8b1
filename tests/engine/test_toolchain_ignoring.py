"""The kubernetes stand-in on fields that a program ignores: what the official plugin does (docs/stand-ins.md)."""

import importlib.util
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "toolchain/plugins/src/moorage_plugins/kubernetes/ignoring.py"
OURS, THEIRS = "pulumi-kubernetes", "kube-controller-manager"
BODY = {"metadata": {"name": "user"}, "spec": {"replicas": 2, "paused": False}}


@pytest.fixture(scope="module")
def as_it_is():
    spec = importlib.util.spec_from_file_location("ignoring", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.as_it_is


def live(replicas, *managers):
    owned = [{"manager": each, "fieldsV1": {"f:spec": {"f:replicas": {}}}} for each in managers]
    return {"metadata": {"managedFields": owned}, "spec": {} if replicas is None else {"replicas": replicas}}


@pytest.mark.parametrize(
    ("found", "sent"),
    [
        (live(5, OURS), {"replicas": 5}),
        (live(5, OURS, THEIRS), {"replicas": 5}),
        (live(5, THEIRS), {}),
        (live(5), {"replicas": 5}),
        (live(None), {"replicas": 2}),
    ],
    ids=["ours", "shared", "theirs", "nobody's", "absent"],
)
def test_a_field_that_is_left_alone_is_sent_as_it_is_unless_it_is_anothers(as_it_is, found, sent):
    assert as_it_is(BODY, found, ["spec.replicas"], OURS)["spec"] == {**sent, "paused": False}
    assert as_it_is(BODY, found, [], OURS) == BODY


def test_a_field_that_the_program_does_not_have_is_not_lost(as_it_is):
    body = {"spec": {"paused": False}}
    assert as_it_is(body, live(5, OURS), ["spec.replicas"], OURS)["spec"] == {"replicas": 5, "paused": False}
    assert body == {"spec": {"paused": False}}
