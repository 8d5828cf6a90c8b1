"""The memory limit: the request unless the spec gives another or none, and Go is told what holds."""

import pytest


def _container(made):
    (container,) = made.manifests["deployment"]["spec"]["template"]["spec"]["containers"]
    return container


def _resources(made):
    return _container(made)["resources"]


def _go_limit(made):
    return [each["value"] for each in _container(made)["env"] if each["name"] == "GOMEMLIMIT"]


def test_the_limit_is_the_request_by_default(planned):
    made = planned({"resources": {"memory": "1Gi"}})
    assert (_resources(made)["requests"]["memory"], _resources(made)["limits"]["memory"]) == ("1Gi", "1Gi")


@pytest.mark.parametrize("limit", ["256Mi", "128Mi", "134217728"])
def test_a_limit_of_its_own_is_not_below_the_request_and_go_follows_it(planned, limit):
    made = planned({"resources": {"memory": "128Mi", "memory_limit": limit}})
    assert (_resources(made)["requests"]["memory"], _resources(made)["limits"]["memory"]) == ("128Mi", limit)
    assert _go_limit(made) == [str({"256Mi": 2**28}.get(limit, 2**27) * 9 // 10)]


def test_without_a_limit_nothing_is_limited_and_go_is_told_nothing(planned):
    made = planned({"resources": {"memory_limit": False}})
    assert _resources(made)["limits"] == {"ephemeral-storage": "64Mi"}
    assert _go_limit(made) == []


def test_without_any_limit_the_key_is_left_out(planned):
    made = planned({"resources": {"memory_limit": False, "ephemeral_storage": False}})
    assert _resources(made) == {"requests": {"cpu": "100m", "memory": "128Mi"}}


def test_the_switch_of_gomemlimit_holds_with_a_limit_too(planned):
    assert _go_limit(planned({"gomemlimit": False, "resources": {"memory_limit": "1Gi"}})) == []


REFUSED = {
    "{memory_limit: 64Mi}": "resources: memory_limit 64Mi is below memory 128Mi; raise the limit, or leave it out",
    "{memory: 1Gi, memory_limit: 1G}": "resources: memory_limit 1G is below memory 1Gi; "
    "raise the limit, or leave it out",
    "{memory_limit: lots}": 'resources.memory_limit: is not a quantity, got "lots"; '
    "write it as Kubernetes does, such as 100m, 0.5 or 128Mi",
}


@pytest.mark.parametrize(("resources", "said"), REFUSED.items(), ids=REFUSED)
def test_a_limit_below_the_request_or_none_at_all_is_refused(tree, resources, said):
    tree.spec(f"name: order\nsource: {{}}\nresources: {resources}\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]
