"""A variable is text, a key of a ConfigMap, or a field of the pod."""

import pytest


def _variables(made):
    (container,) = made.manifests["deployment"]["spec"]["template"]["spec"]["containers"]
    return {each["name"]: each for each in container["env"]}


FIELDS = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "metadata.labels['app.kubernetes.io/name']",
    "metadata.annotations['a']",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
]


def test_a_key_of_a_config_map_is_named(planned):
    given = _variables(planned({"env": {"B": {"config": "settings", "key": "b"}}}))["B"]
    assert given == {"name": "B", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "b"}}}


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_the_pod_is_named(planned, field):
    given = _variables(planned({"env": {"C": {"field": field}}}))["C"]
    assert given == {"name": "C", "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": field}}}


def test_text_and_references_stand_in_the_order_in_which_they_are_written(planned):
    # `$(B)` expands only where B stands before it.
    env = {"A": "x", "B": {"config": "settings", "key": "b"}, "C": "$(B)", "D": {"field": "metadata.uid"}, "E": 17}
    variables = _variables(planned({"env": env}))
    assert list(variables)[-5:] == list(env)
    assert (variables["A"]["value"], variables["E"]["value"]) == ("x", "17")


@pytest.mark.parametrize(
    ("below", "above", "left"),
    [
        ("{config: a, key: b}", "{field: metadata.uid}", {"field": "metadata.uid"}),
        ("{field: metadata.uid}", "{config: a, key: b}", {"config": "a", "key": "b"}),
        ("{config: a, key: b}", "{key: c}", {"config": "a", "key": "c"}),
        ("text", "{field: metadata.uid}", {"field": "metadata.uid"}),
        ("{field: metadata.uid}", "text", "text"),
    ],
)
def test_a_layer_above_says_it_anew(tree, below, above, left):
    tree.spec(f"name: order\nsource: {{}}\nenv: {{A: {below}, B: {below}}}\n")
    env = tree.environment(f"services: {{order: {{env: {{A: {above}}}}}}}")
    (spec,) = tree.load(env).specs
    dumped = spec.model_dump(mode="json", exclude_unset=True)["env"]
    assert dumped["A"] == left
    assert dumped["B"] != left


_KEY = "use letters, digits, '-', '_' and '.', but not '.' or a name that starts with '..'"
_NONE = "write {config: settings, key: name} or {field: metadata.uid}; a Secret's go into secrets"
_FIELD = (
    "use metadata.name, .namespace, .uid, .labels['key'] or .annotations['key'], spec.nodeName or "
    ".serviceAccountName, status.hostIP, .hostIPs, .podIP or .podIPs"
)
SAID = {
    "{A: {config: settings}}": "env.A.key: is missing; set it",
    "{A: {config: settings, key: ..}}": f"env.A.key: is not a key of a ConfigMap; {_KEY}",
    "{A: {config: settings, key: b, field: metadata.uid}}": "env.A: has config and field; set only one",
    "{A: {}}": f"env.A: needs one of config, field; {_NONE}",
    "{A: {secret: db, key: url}}": f"env.A: needs one of config, field; {_NONE}",
    "{A: {valueFrom: {fieldRef: {fieldPath: metadata.uid}}}}": f"env.A: needs one of config, field; {_NONE}",
    "{A: {config: settings, key: b, optional: true}}": "env.A.optional: unknown key; "
    "remove it, or use one of config, field, key",
    "{A: {field: spec.replicas}}": f"env.A.field: is not a field of a pod that a variable can hold; {_FIELD}",
    "{A: {field: metadata.labels}}": f"env.A.field: is not a field of a pod that a variable can hold; {_FIELD}",
    "{A: [b]}": "env.A: must be text; put it in quotes, so that what you see is what the process gets",
    "{POD_IP: {field: status.podIP}}": "env.POD_IP: is set by the library; remove it, or give it another name",
}


@pytest.mark.parametrize(("env", "said"), SAID.items(), ids=SAID)
def test_what_is_no_variable_is_refused(tree, env, said):
    tree.spec(f"name: order\nsource: {{}}\nenv: {env}\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]
