"""What a component refuses, before anything is registered."""

from __future__ import annotations

import pytest
from moorage import InputError, Microservice, MicroserviceArgs, report_errors

from tree.recording import run
from tree.samples import built, built_spec, environment, ready_spec


def refusal(preview, name, args):
    """Return the words of the refusal, having seen that nothing but the stack was registered."""
    said = []

    def program():
        try:
            Microservice(name, args)
        except InputError as error:
            said.append(str(error))

    assert list(run(program, preview=preview)) == []
    return said[0]


def test_a_source_without_a_built_image_is_refused(preview):
    assert refusal(preview, "order", MicroserviceArgs(built_spec(), environment())) == (
        "Microservice order: has a source but no built image; pass built=, from moorage.build"
    )


def test_both_are_said_at_once(preview):
    args = MicroserviceArgs(built_spec(uses=["api"]), environment())
    assert len(refusal(preview, "order", args).splitlines()) == 2


def test_a_peer_of_the_same_name_does_not_replace_the_spec(tree):
    # The whole set may be given, as the stack's own program does.
    mine, stale = ready_spec("api", replicas=5), ready_spec("api", replicas=2)
    found = tree(lambda: Microservice("api", MicroserviceArgs(mine, environment(), peers=[stale, mine, stale])))
    assert found.one("Deployment").inputs["spec"]["replicas"] == 5


def test_a_service_that_uses_one_outside_the_set_is_refused(preview):
    said = refusal(preview, "order", MicroserviceArgs(built_spec(uses=["api"]), environment(), built()))
    assert said == "Microservice order: uses api, which is not among its peers; pass peers=, the specs of the set"


def test_an_image_built_for_a_spec_that_has_no_source_is_refused(preview):
    said = refusal(preview, "api", MicroserviceArgs(ready_spec(), environment(), built("api")))
    assert said == "Microservice api: has both image.ref and a built image; pass built= only for a spec with a source"


def test_the_image_of_another_service_is_refused(preview):
    said = refusal(preview, "order", MicroserviceArgs(built_spec(), environment(), built("user")))
    assert said == "Microservice order: has the image of user; pass built= of the same service"


def test_what_the_loader_refuses_is_refused_for_a_spec_made_in_python(preview):
    unregistered = ready_spec(consul={"register": "catalog", "address": {"external": "api.example.com"}})
    assert refusal(preview, "api", MicroserviceArgs(unregistered, environment())) == (
        "Microservice api: consul: needs a Consul, but environment dev names none; set consul there or null here"
    )


def test_a_patch_that_does_not_fit_is_refused(preview):
    args = MicroserviceArgs(ready_spec(patch={"service": {"metadata": {"name": "x"}}}), environment())
    assert refusal(preview, "api", args).startswith("Microservice api: patch.service.metadata.name: changes metadata.n")


def test_a_patch_may_not_take_what_only_pulumi_knows(preview):
    variable = [{"name": "URL", "value": "x", "valueFrom": None}]
    patch = {"deployment": {"spec": {"template": {"spec": {"containers": [{"name": "api", "env": variable}]}}}}}
    args = MicroserviceArgs(ready_spec(patch=patch), environment(kubernetes={"context": "a"}), env={"URL": "b"})
    path = "patch.deployment.spec.template.spec.containers[0].env[0].valueFrom"
    assert refusal(preview, "api", args).startswith(f"Microservice api: {path}: changes spec.template.spec.containers[")


def test_a_built_image_that_no_cluster_can_pull_is_refused(preview):
    where = environment(kubernetes={"context": "dev-1"})
    said = refusal(preview, "order", MicroserviceArgs(built_spec(), where, built()))
    assert said.startswith("Microservice order: source: is built into a folder, which the cluster of environment dev")


def test_errors_are_reported_in_their_own_words_and_without_a_traceback(preview):
    import pulumi

    def program():
        with report_errors():
            Microservice("order", MicroserviceArgs(built_spec(), environment()))

    with pytest.raises(pulumi.RunError) as raised:
        run(program, preview=preview)
    assert str(raised.value) == "Microservice order: has a source but no built image; pass built=, from moorage.build"
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_other_errors_keep_their_traceback():
    with pytest.raises(ZeroDivisionError), report_errors():
        1 / 0  # noqa: B018
