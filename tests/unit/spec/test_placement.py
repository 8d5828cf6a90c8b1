"""Where pods may run is read as the API server reads it."""

import pytest
from judges import server
from moorage.spec.service import ServiceSpec

_PLAIN = "image: {ref: r.example.com/order}"
_VALUE = "write value, or operator: Exists for any value"
SAID = {
    "node_selector: {a b: c}": 'node_selector.a b: cannot be a label\'s key, got "a b"; use a name of letters, '
    "digits, '-', '_' and '.' (at most 63), with an optional prefix such as example.com/",
    "priority_class: High": 'priority_class: is not a Kubernetes object name, got "High"; '
    "use lower-case letters, digits, '-' and '.', starting and ending with a letter or digit",
    "tolerations: [{key: a}]": f"tolerations[0]: has no value; {_VALUE}",
    "tolerations: [{}]": f"tolerations[0]: has no value; {_VALUE}",
    "tolerations: [{value: a}]": "tolerations[0]: has a value without key; "
    "write the taint's key, or operator: Exists alone for every taint",
    "tolerations: [{key: a, value: b, operator: Exists}]": "tolerations[0]: has both operator Exists and value; "
    "remove one",
    "tolerations: [{key: a, value: b, seconds: 1}]": "tolerations[0]: has seconds without effect NoExecute; "
    "remove them: only that effect takes a pod from its node",
    "tolerations: [{key: a, value: b, effect: NoWay}]": "tolerations[0].effect: must be 'NoSchedule', "
    "'PreferNoSchedule' or 'NoExecute', got \"NoWay\"; choose one of these",
    "tolerations: [{key: a, value: b, operator: exists}]": "tolerations[0].operator: must be 'Equal' or 'Exists', "
    'got "exists"; choose one of these',
    "tolerations: [{key: a, operator: Exists, tolerationSeconds: 1}]": "tolerations[0].tolerationSeconds: "
    "unknown key; write `seconds: 300`",
    "spread: false": "spread: unknown key; write `spread: false` at the top of the file",
}


@pytest.mark.parametrize(("field", "said"), SAID.items(), ids=SAID)
def test_what_places_nothing_is_refused(tree, field, said):
    tree.spec(f"name: order\n{_PLAIN}\nplacement: {{{field}}}\n")
    assert tree.says() == [f"services/order/service.yaml:3: placement.{said}"]


_TAKEN = [
    {"key": "a", "value": "b"},
    {"key": "a", "value": ""},
    {"key": "a", "operator": "Equal", "value": "b", "effect": "PreferNoSchedule"},
    {"key": "example.com/a", "operator": "Exists", "effect": "NoExecute", "seconds": 0},
    {"operator": "Exists"},
    {"operator": "Exists", "effect": "NoSchedule"},
]
_REFUSED = [
    {"value": "b"},
    {"key": "a", "value": "b c"},
    {"key": "a b", "value": "b"},
    {"key": "a", "operator": "Exists", "value": "b"},
    {"key": "a", "operator": "Exists", "effect": "NoSchedule", "seconds": 1},
    {"key": "a", "operator": "Exists", "seconds": 1},
    {"key": "a", "value": "b", "effect": "NoWay"},
    {"key": "a", "value": "b", "operator": "In"},
]


def _accepted(toleration):
    try:
        ServiceSpec.model_validate({"name": "order", "source": {}, "placement": {"tolerations": [toleration]}})
    except ValueError:
        return False
    return True


def _deployment(toleration):
    written = {"tolerationSeconds" if key == "seconds" else key: value for key, value in toleration.items()}
    pod = {"containers": [{"name": "a", "image": "a"}], "tolerations": [written]}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "a", "namespace": "a"},
        "spec": {
            "selector": {"matchLabels": {"a": "b"}},
            "template": {"metadata": {"labels": {"a": "b"}}, "spec": pod},
        },
    }


def test_the_server_takes_what_is_taken_and_refuses_what_is_refused():
    assert [_accepted(each) for each in _TAKEN + _REFUSED] == [True] * len(_TAKEN) + [False] * len(_REFUSED)
    verdicts = server.verdicts([_deployment(each) for each in _TAKEN + _REFUSED])
    assert [not each["errors"] for each in verdicts] == [True] * len(_TAKEN) + [False] * len(_REFUSED)
