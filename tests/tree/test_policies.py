"""The rules as Pulumi's policies: what a resource's inputs become before a rule sees them."""

import pytest
from moorage import policies
from moorage.plan.rules import RULES, SET_RULES
from pulumi.runtime.rpc import UNKNOWN
from pulumi_policy import (
    EnforcementLevel,
    PolicyProviderResource,
    PolicyResource,
    ResourceValidationArgs,
    StackValidationArgs,
)
from pulumi_policy.proxy import unknown_checking_proxy

POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "mail"}}
NODE = "consul:index/node:Node"


def told(name, props, kind="kubernetes:core/v1:Pod"):
    """Return what the policy of that name says of one resource."""
    [policy] = [each for each in policies() if each.name == name]
    lines = []
    args = ResourceValidationArgs(kind, unknown_checking_proxy(props), "urn", "mail", None, None)
    policy.validate(args, lambda line, urn=None: lines.append(line))
    return lines


def told_of_all(name, *resources):
    """Return (URN, what is said) of (type, inputs, URN of the provider); a resource's URN is its number."""
    [policy] = [each for each in policies() if each.name == name]
    lines = []
    made = []
    for number, (kind, props, where) in enumerate(resources):
        provider = where and PolicyProviderResource("pulumi:providers:x", {}, where, "x")
        made.append(PolicyResource(kind, unknown_checking_proxy(props), str(number), "x", None, provider, None, [], {}))
    policy.validate(StackValidationArgs(made), lambda line, urn=None: lines.append((urn, line)))
    return lines


def test_every_rule_is_a_policy_with_its_level():
    made = {each.name: (each.description, each.enforcement_level) for each in policies()}
    assert made == {rule.name: (rule.says, EnforcementLevel(rule.level)) for rule in (*RULES, *SET_RULES)}


def test_numbers_are_whole_again():
    container = {"name": "mail", "image": "mail:1", "ports": [{"containerPort": 8080.0, "hostPort": 8080.0}]}
    [line] = told("host-access", {**POD, "spec": {"containers": [container]}})
    assert ", got 8080;" in line
    assert told("host-access", {**POD, "spec": {"containers": [{"ports": [{"hostPort": 0.0}]}]}}) == []


@pytest.mark.parametrize("image", [UNKNOWN, "mail@sha256:0"])
def test_what_is_not_known_in_a_preview_says_nothing_about_the_rest(image):
    containers = [{"name": "a", "image": image}, {"name": "b", "image": "mail:1"}]
    [line] = told("image-without-digest", {**POD, "spec": {"containers": containers}})
    assert line.startswith("spec.containers[b].image: ")
    assert told("image-without-digest", {**POD, "spec": UNKNOWN}) == []
    assert told("image-without-digest", {**POD, "spec": {"containers": [UNKNOWN, *containers]}}) == [line]


@pytest.mark.parametrize("kind", ["kubernetes:core/v1:PodPatch", "aws:s3/bucket:Bucket", "moorage:index:Workload"])
def test_parts_of_objects_and_what_is_not_kubernetes_are_left_alone(kind):
    assert told("image-without-digest", {**POD, "spec": {"containers": [{"image": "mail:1"}]}}, kind) == []


def test_consul_is_held_to_its_rules_too():
    inside = (NODE, {"name": "mail", "address": "127.0.0.1"}, "consul")
    outside = (NODE, {"name": "mail", "address": "192.0.2.1"}, "consul")
    [(urn, line)] = told_of_all("consul-address-inside", outside, inside)
    assert (urn, line.partition(":")[0]) == ("1", "address")


def test_two_clusters_are_two_places():
    service = {"name": "mail", "node": "east", "serviceId": "mail"}
    kind = "consul:index/service:Service"
    [(urn, _)] = told_of_all("consul-id-twice", (kind, service, "a"), (kind, service, "b"), (kind, service, "a"))
    assert urn == "2"
    assert told_of_all("consul-id-twice", (kind, service, None), (kind, service, "a")) == []
