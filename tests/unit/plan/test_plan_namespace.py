"""The Namespace that a stack creates: Pod Security in three modes, and a policy that denies what nobody opens."""

import pytest
from moorage.plan import default_deny, namespace
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

SPECS = [ServiceSpec.model_validate({"name": name, "source": {}}) for name in ("order", "user")]
OPEN = [ServiceSpec.model_validate({"name": name, "source": {}, "network_policy": False}) for name in ("z", "prober")]


def made(create, version="1.31"):
    where = {"kubernetes": {"render_to": "out", "version": version}, "monitoring": "off"}
    return Environment.model_validate({"name": "test", "namespace": "shop", "create_namespace": create, **where})


@pytest.mark.parametrize("create", [True, {}, {"delete": True}, {"network_policy": False}])
def test_pod_security_is_enforced_warned_of_and_audited_as_of_the_environments_version(create):
    labels = namespace(made(create))["metadata"]["labels"]
    assert labels == {
        f"pod-security.kubernetes.io/{mode}{suffix}": value
        for mode in ("enforce", "warn", "audit")
        for suffix, value in (("", "restricted"), ("-version", "v1.31"))
    }


def test_what_nobody_opens_is_denied_in_a_namespace_that_is_created():
    body = default_deny(made(True), SPECS)
    assert body["metadata"]["namespace"] == "shop"
    assert body["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_a_service_whose_policy_is_off_stays_open():
    # Policies add up: one that selects its pods too would shut them off altogether.
    body = default_deny(made(True), [*SPECS, *OPEN])
    excluded = {"key": "app.kubernetes.io/name", "operator": "NotIn", "values": ["prober", "z"]}
    assert body["spec"]["podSelector"] == {"matchExpressions": [excluded]}


def test_no_service_can_be_called_like_the_policy():
    name = default_deny(made(True), SPECS)["metadata"]["name"]
    with pytest.raises(ValueError, match="DNS-1035"):
        ServiceSpec.model_validate({"name": name, "source": {}})


@pytest.mark.parametrize("create", [False, {"network_policy": False}])
def test_without_a_namespace_or_with_policies_off_nothing_is_denied(create):
    assert default_deny(made(create), SPECS) is None


def test_nothing_is_created_unless_asked_for():
    assert namespace(made(False)) is None


@pytest.mark.parametrize("name", ["default", "kube-system", "kube-public", "kube-node-lease"])
def test_a_namespace_of_kubernetes_itself_is_not_created(tree, name):
    tree.spec("name: order\nsource: {}\n")
    head = f"config:\n  moorage:environment:\n    namespace: {name}\n    create_namespace: true\n"
    tree.environment(head=head + "    kubernetes: {render_to: out}\n    monitoring: off\n")
    assert tree.says("test") == [
        "stacks/Pulumi.test.yaml:4: config.moorage:environment.create_namespace: "
        f"asks for {name}, which Kubernetes itself creates; use a namespace of your own, or remove create_namespace"
    ]
    tree.environment(head=head.replace("true", "false") + "    kubernetes: {render_to: out}\n    monitoring: off\n")
    assert tree.says("test") == []
