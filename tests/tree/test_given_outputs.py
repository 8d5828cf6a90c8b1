"""Values that only Pulumi knows: unknown in a preview, in a Secret on the cluster, never in a Deployment."""

from __future__ import annotations

import base64

import pulumi
import pytest
from moorage import Microservice, MicroserviceArgs

from tree.samples import REF, built, built_spec, environment, ready_spec
from tree.test_refusals import refusal
from tree.tree import UNKNOWN, secret

URL = "postgres://order:hidden@db.example.com/order"
CLUSTER = {"kubernetes": {"context": "dev-1"}}


def database(url=URL):
    """Return an output that is unknown until the database is there."""

    class Made(pulumi.CustomResource):
        url: pulumi.Output[str]

        def __init__(self):
            super().__init__("test:index:Database", "database", {"url": None, "given": url})

    return Made().id.apply(lambda _: url)


def service(**more):
    """Register a service that is given the database's URL."""
    given = {"DATABASE_URL": database(), "PLAIN": "text"}
    Microservice(
        "api", MicroserviceArgs(ready_spec(secrets={"TOKEN": {"secret": "t", "key": "t"}}), where(), env=given)
    )


def where(**fields):
    return environment(**CLUSTER, **fields)


def pod(found):
    return found.one("Deployment").inputs["spec"]["template"]["spec"]["containers"][0]


def opened(value):
    """Return a secret's value."""
    assert value == secret(value["value"])
    return value["value"]


def test_values_are_in_a_secret_and_the_deployment_names_it(tree, preview):
    found = tree(service)
    kept = found.one("Secret")
    variables = {each["name"]: each for each in pod(found)["env"]}
    if preview:
        assert kept.inputs["data"] == UNKNOWN
        assert variables["DATABASE_URL"]["valueFrom"]["secretKeyRef"]["name"] == UNKNOWN
        return
    data = opened(kept.inputs["data"])
    assert {key: base64.b64decode(each).decode() for key, each in data.items()} == {
        "DATABASE_URL": URL,
        "PLAIN": "text",
    }
    name = kept.inputs["metadata"]["name"]
    assert variables["DATABASE_URL"] == {
        "name": "DATABASE_URL",
        "valueFrom": {"secretKeyRef": {"name": name, "key": "DATABASE_URL"}},
    }
    assert variables["TOKEN"]["valueFrom"]["secretKeyRef"]["name"] == "t"
    assert kept.inputs["immutable"] is True
    assert kept.name == "api-outputs"
    assert found.ancestors(kept)[0] == found.one("Microservice")


def test_no_value_is_in_anything_but_the_secret(tree):
    found = tree(service)
    others = [each for each in found if each.type.split(":")[-1] not in ("Secret", "Database")]
    assert "hidden" not in str([(each.inputs, found.outputs.get(each.urn)) for each in others])


def test_the_deployment_waits_for_the_secret(tree):
    found = tree(service)
    assert found.one("Secret").urn in found.one("Deployment").depends_on


def named(value):
    def program():
        Microservice("api", MicroserviceArgs(ready_spec(), where(), env={"A": value}))

    return program


def test_the_secret_is_named_by_its_content(tree):
    names = [tree(named(value)).one("Secret").inputs["metadata"]["name"] for value in ("one", "two", "one")]
    assert names[0] == names[2] != names[1]
    assert all(name.startswith("api-outputs-") and len(name) == len("api-outputs-") + 10 for name in names)


def test_a_key_and_its_value_are_kept_apart(tree):
    def program():
        Microservice("api", MicroserviceArgs(ready_spec(), where(), env={"A": "x", "AB": "y"}))

    def other():
        Microservice("api", MicroserviceArgs(ready_spec(), where(), env={"A": "xAB", "B": "y"}))

    assert (
        tree(program).one("Secret").inputs["metadata"]["name"] != tree(other).one("Secret").inputs["metadata"]["name"]
    )


def test_without_outputs_there_is_no_secret(tree):
    found = tree(lambda: Microservice("api", MicroserviceArgs(ready_spec(), where())))
    assert found.of("Secret") == []


def test_an_image_of_another_component_runs_instead_of_the_specs(tree, preview):
    later = "registry.example.com/other@sha256:" + "e" * 64

    def program():
        args = MicroserviceArgs(ready_spec(image={"ref": REF, "version": "v7"}), where(), image=database(later))
        made = Microservice("api", args)
        pulumi.export("image", made.image)

    found = tree(program)
    assert pod(found)["image"] == (UNKNOWN if preview else later)
    assert found.one("Deployment").inputs["metadata"]["labels"]["app.kubernetes.io/version"] == "v7"
    if not preview:
        assert found.exports["image"] == later


def test_the_tag_of_the_image_that_does_not_run_is_not_the_version(tree):
    found = tree(lambda: Microservice("api", MicroserviceArgs(ready_spec(), where(), image="r.example.com/other:v9")))
    assert "app.kubernetes.io/version" not in found.one("Deployment").inputs["metadata"]["labels"]


@pytest.mark.parametrize(
    ("env", "spec", "told"),
    [
        ({"A": "x"}, {"env": {"A": "y"}}, "env A is also set in the spec; set only one"),
        ({"A": "x"}, {"secrets": {"A": {"secret": "s", "key": "k"}}}, "env A is also set in the spec; set only one"),
        ({"POD_IP": "x"}, {}, "env POD_IP is set by the library; remove it, or give it another name"),
        ({"B_URL": "x"}, {"uses": [{"service": "b", "external": True}]}, "env B_URL is set by the library"),
        ({"no name": "x"}, {}, "env 'no name' "),
    ],
)
def test_a_variable_that_cannot_be_is_refused(preview, env, spec, told):
    said = refusal(preview, "api", MicroserviceArgs(ready_spec(**spec), where(), env=env))
    assert said.startswith(f"Microservice api: {told}"), said


def test_the_url_of_what_is_not_called_by_http_may_be_given(tree):
    spec = ready_spec(uses=[{"service": "db", "external": True, "url": False}])
    found = tree(lambda: Microservice("api", MicroserviceArgs(spec, where(), env={"DB_URL": database()})))
    assert "DB_URL" in {each["name"] for each in pod(found)["env"]}


def test_mounted_files_stay_beside_outputs(tree):
    spec = ready_spec(mounts={"/etc/api/rates.json": {"file": "rates.json"}})
    spec = spec.with_contents({"/etc/api/rates.json": b"{}"})
    found = tree(lambda: Microservice("api", MicroserviceArgs(spec, where(), env={"A": "x"})))
    (files,) = (each for each in found.of("ConfigMap") if each.name.startswith("api-files."))
    assert files.inputs["immutable"] is True


def test_what_would_be_written_into_a_folder_in_plain_text_is_refused(preview):
    said = refusal(preview, "api", MicroserviceArgs(ready_spec(), environment(), env={"A": "x"}))
    assert said == (
        "Microservice api: env would be written into a folder in plain text; "
        "name an existing Secret in the spec's secrets, or deploy to a cluster"
    )


def test_an_image_beside_a_source_is_refused(preview):
    said = refusal(preview, "order", MicroserviceArgs(built_spec(), environment(), built(), image="x"))
    assert said.startswith(
        "Microservice order: has an image although the spec has a source; give it a spec with image.ref"
    )
