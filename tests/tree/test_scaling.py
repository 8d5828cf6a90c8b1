"""How many pods a service starts with, and who decides afterwards."""

from __future__ import annotations

import pytest
from moorage import Microservice, MicroserviceArgs

from tree.samples import environment, ready_spec

SCALED = {"autoscale": {"min": 3, "max": 9}}
CLUSTER = {"kubernetes": {"context": "dev-1"}}


def deployment(tree, fields, **where):
    return tree(lambda: Microservice("api", MicroserviceArgs(ready_spec(**fields), environment(**where)))).one(
        "Deployment"
    )


def test_an_autoscaled_service_starts_with_its_fewest_pods_and_keeps_what_runs(tree):
    found = deployment(tree, SCALED, **CLUSTER)
    assert found.inputs["spec"]["replicas"] == 3
    assert list(found.request.ignoreChanges) == ["spec.replicas"]


@pytest.mark.parametrize("where", [CLUSTER, {}], ids=["cluster", "folder"])
def test_a_number_that_is_given_is_kept_to(tree, where):
    found = deployment(tree, {"replicas": 4}, **where)
    assert found.inputs["spec"]["replicas"] == 4
    assert not found.request.ignoreChanges


def test_a_rendered_file_names_no_number_for_whoever_applies_it_again(tree):
    found = deployment(tree, SCALED)
    assert "replicas" not in found.inputs["spec"]
    assert not found.request.ignoreChanges
