"""Annotations that only Pulumi knows, such as the role that a cloud gives to a ServiceAccount."""

from __future__ import annotations

import pulumi
import pytest
from moorage import Microservice, MicroserviceArgs

from tree.samples import environment, ready_spec
from tree.test_given_outputs import CLUSTER, database, where
from tree.test_refusals import refusal
from tree.tree import UNKNOWN

ROLE, ARN = "eks.amazonaws.com/role-arn", "arn:aws:iam::111122223333:role/order"
ACCOUNT = "service_account_annotations"


def made(spec, place=None, **args):
    """Return a program; what its arguments' values are is asked once it runs, as outputs belong to one run."""

    def program():
        known = {name: {key: value() for key, value in given.items()} for name, given in args.items()}
        Microservice("api", MicroserviceArgs(spec, place or where(), **known))

    return program


def test_a_role_of_a_cloud_stands_on_the_service_account(tree, preview):
    spec = ready_spec(service_account={"annotations": {"example.com/owner": "shop"}})
    found = tree(made(spec, service_account_annotations={ROLE: lambda: database(ARN)}))
    assert found.one("ServiceAccount").inputs["metadata"]["annotations"] == {
        "example.com/owner": "shop",
        ROLE: UNKNOWN if preview else ARN,
    }
    assert "annotations" not in found.one("Deployment").inputs["spec"]["template"]["metadata"]


def test_the_annotations_of_pods_stand_on_every_pod(tree, preview):
    spec = ready_spec(
        annotations={"example.com/a": "a"}, jobs={"nightly": {"schedule": "0 3 * * *", "args": ["report"]}}
    )
    found = tree(made(spec, annotations={"example.com/b": lambda: database("b")}))
    wanted = {"example.com/a": "a", "example.com/b": UNKNOWN if preview else "b"}
    assert found.one("Deployment").inputs["spec"]["template"]["metadata"]["annotations"] == wanted
    job = found.one("CronJob").inputs["spec"]["jobTemplate"]["spec"]["template"]
    assert job["metadata"]["annotations"] == wanted
    assert "annotations" not in found.one("ServiceAccount").inputs["metadata"]


def test_a_folder_takes_them_too(tree):
    found = tree(made(ready_spec(), environment(), annotations={"example.com/a": lambda: "a"}))
    assert found.one("Deployment").inputs["spec"]["template"]["metadata"]["annotations"] == {"example.com/a": "a"}


@pytest.mark.parametrize(
    ("args", "spec", "told"),
    [
        (
            {"annotations": {"example.com/a": "x"}},
            {"annotations": {"example.com/a": "y"}},
            "annotations example.com/a is also set in the spec; set only one",
        ),
        (
            {ACCOUNT: {"example.com/a": "x"}},
            {"service_account": {"annotations": {"example.com/a": "y"}}},
            f"{ACCOUNT} example.com/a is also set in the spec; set only one",
        ),
        (
            {ACCOUNT: {ROLE: ARN}},
            {"service_account": {"name": "shared"}},
            f"{ACCOUNT} are given, but the ServiceAccount shared is not made here; annotate it where it is made",
        ),
        ({"annotations": {"no key": "x"}}, {}, "annotations 'no key' cannot be an annotation's key"),
        ({"annotations": {"kubernetes.io/config.mirror": "x"}}, {}, "annotations 'kubernetes.io/config.mirror' is set"),
    ],
)
def test_an_annotation_that_cannot_be_is_refused(preview, args, spec, told):
    said = refusal(preview, "api", MicroserviceArgs(ready_spec(**spec), where(), **args))
    assert said.startswith(f"Microservice api: {told}"), said


@pytest.mark.parametrize("argument", ["annotations", ACCOUNT])
@pytest.mark.parametrize("place", [CLUSTER, {}])
def test_a_secret_is_refused_as_everybody_may_read_annotations(refused, argument, place):
    given = {argument: {"example.com/a": lambda: pulumi.Output.secret("hidden")}}
    told, registered = refused(made(ready_spec(), environment(**place), **given))
    assert told == (
        f"Microservice api: {argument} example.com/a is a secret, and whoever reads the object reads its annotations; "
        "give it as env, or leave it out"
    )
    assert not any("Deployment" in each or "ServiceAccount" in each for each in registered)
