"""A service that ran before keeps the labels by which its pods are found, and a patch may go further."""

from __future__ import annotations

from typing import Any

import pytest
from moorage.errors import InputError
from moorage.plan import default_deny, plan
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from pydantic import ValidationError

_IMAGE = "registry.example.com/order:v1"
_ENVIRONMENT = {
    "name": "dev",
    "namespace": "shop",
    "kubernetes": {"context": "a"},
    "monitoring": {"namespace": "monitoring"},
}
_OLD = {"app": "old"}


def _spec(name: str = "order", **values: Any) -> ServiceSpec:
    return ServiceSpec.model_validate({"name": name, "image": {"ref": _IMAGE}, **values})


def _adopted(**values: Any) -> ServiceSpec:
    return _spec(adopted={"selector": _OLD}, **values)


def _objects(*specs: ServiceSpec, name: str = "order", **environment: Any) -> Any:
    return plan(specs, Environment.model_validate({**_ENVIRONMENT, **environment}))[name].manifests


def test_every_selector_is_the_one_that_was():
    made = _objects(_adopted())
    assert made["deployment"]["spec"]["selector"] == {"matchLabels": _OLD}
    assert made["service"]["spec"]["selector"] == _OLD
    for role, key in (("disruption-budget", "selector"), ("network-policy", "podSelector"), ("monitor", "selector")):
        assert made[role]["spec"][key] == {"matchLabels": _OLD}
    assert made["deployment"]["spec"]["template"]["metadata"]["labels"] == _OLD
    assert made["service"]["metadata"]["labels"] == _OLD


def test_the_container_keeps_its_name():
    spec = _spec(adopted={"selector": _OLD, "container": "app"})
    assert [each["name"] for each in _objects(spec)["deployment"]["spec"]["template"]["spec"]["containers"]] == ["app"]


def test_those_who_call_it_find_it():
    made = _objects(_adopted(), _spec("web", uses=["order"]), name="web")
    assert {"podSelector": {"matchLabels": _OLD}} in made["network-policy"]["spec"]["egress"][1]["to"]


@pytest.mark.parametrize("selector", [_OLD, {"app.kubernetes.io/name": "order"}])
def test_a_job_of_it_gets_no_requests(selector):
    spec = _spec(adopted={"selector": selector}, jobs={"nightly": {"schedule": "@daily", "args": ["report"]}})
    job = _objects(spec)["job.nightly"]["spec"]["jobTemplate"]["spec"]
    assert not selector.items() <= job["template"]["metadata"]["labels"].items()


def test_a_namespace_that_denies_leaves_it_out_by_a_label_of_its_own():
    environment = Environment.model_validate({**_ENVIRONMENT, "create_namespace": True})
    denied = default_deny(environment, [_adopted(network_policy=False), _spec("web", network_policy=False)])
    assert denied is not None
    assert denied["spec"]["podSelector"]["matchExpressions"] == [
        {"key": "app", "operator": "NotIn", "values": ["old"]},
        {"key": "app.kubernetes.io/name", "operator": "NotIn", "values": ["web"]},
    ]


@pytest.mark.parametrize(
    ("role", "patch"),
    [
        ("service", {"metadata": {"labels": {"app.kubernetes.io/version": "1"}}}),
        ("service", {"spec": {"ports": [{"port": 80, "targetPort": 8080}]}}),
        ("disruption-budget", {"spec": {"selector": {"matchLabels": {"tier": None}}}}),
    ],
)
def test_a_patch_may_say_what_was(role, patch):
    spec = _spec(adopted={"selector": {**_OLD, "tier": "web"}}, patch={role: patch})
    assert _objects(spec)[role] != _objects(_spec(adopted={"selector": {**_OLD, "tier": "web"}}))[role]


@pytest.mark.parametrize(
    ("role", "patch", "told"),
    [
        ("deployment", {"spec": {"selector": {"matchLabels": {"app": "new"}}}}, "changes spec.selector"),
        ("deployment", {"spec": {"template": {"metadata": {"labels": {"app": "new"}}}}}, "labels.app"),
        ("deployment", {"metadata": {"name": "new"}}, "changes metadata.name"),
        ("service", {"spec": {"selector": {"app": "new"}}}, "selects no pod"),
        ("service", {"metadata": {"labels": None}}, "selects no Service"),
        ("monitor", {"spec": {"endpoints": [{"port": "web"}]}}, "is no port of the Service"),
    ],
)
def test_a_patch_may_not_lose_it(role, patch, told):
    with pytest.raises(InputError) as refused:
        _objects(_adopted(patch={role: patch}))
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"labels": {"app": "x"}}, "is a label of adopted.selector"),
        ({"renamed_from": "orders"}, "is of a service that keeps its name"),
        ({"adopted": {"selector": {}}}, "at least 1"),
        ({"adopted": {"selector": _OLD, "container": "a"}, "init": {"a": {"args": ["b"]}}}, "is the name of init.a"),
    ],
)
def test_what_does_not_fit_beside_it(values, told):
    with pytest.raises(ValidationError, match=told):
        _spec(**{"adopted": {"selector": _OLD}, **values})
