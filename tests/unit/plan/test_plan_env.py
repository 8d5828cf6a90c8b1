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


def _container(made):
    (container,) = made.manifests["deployment"]["spec"]["template"]["spec"]["containers"]
    return container


def test_by_default_nothing_is_taken_as_a_whole(planned):
    assert "envFrom" not in _container(planned())
    assert "envFrom" not in _container(planned({"env_from": []}))


def test_secrets_and_config_maps_are_taken_as_a_whole_in_their_order(planned):
    # The order decides between two of one name.
    given = [{"secret": "order-env"}, {"config": "order", "prefix": "ORDER_"}, {"config": "last"}]
    assert _container(planned({"env_from": given}))["envFrom"] == [
        {"secretRef": {"name": "order-env"}},
        {"prefix": "ORDER_", "configMapRef": {"name": "order"}},
        {"configMapRef": {"name": "last"}},
    ]


def test_what_the_library_sets_is_set_all_the_same(planned):
    # `env` of a container wins over its `envFrom`.
    assert _container(planned({"env_from": [{"secret": "a"}]}))["env"] == _container(planned())["env"]


SAID_OF_ALL = {
    "[{}]": "env_from[0]: incomplete",
    "[{prefix: A_}]": "env_from[0]: incomplete",
    "[{secretRef: {name: order}}]": "env_from[0]: incomplete",
    "[{secret: a, config: b}]": "env_from[0]: conflict",
    "[{secret: a, optional: true}]": "env_from[0].optional: unknown-key",
    "[{config: a, prefix: 1-}]": "env_from[0].prefix: bad-name",
}


@pytest.mark.parametrize(("given", "said"), SAID_OF_ALL.items(), ids=SAID_OF_ALL)
def test_what_cannot_be_taken_as_a_whole_is_refused(tree, given, said):
    tree.spec(f"name: order\nsource: {{}}\nenv_from: {given}\n")
    assert tree.finds() == [f"services/order/service.yaml:3: {said}"]


SAID = {
    "{A: {config: settings}}": "env.A.key: missing-key",
    "{A: {config: settings, key: ..}}": "env.A.key: bad-name",
    "{A: {config: settings, key: b, field: metadata.uid}}": "env.A: conflict",
    "{A: {}}": "env.A: incomplete",
    "{A: {secret: db, key: url}}": "env.A: incomplete",
    "{A: {valueFrom: {fieldRef: {fieldPath: metadata.uid}}}}": "env.A: incomplete",
    "{A: {config: settings, key: b, optional: true}}": "env.A.optional: unknown-key",
    "{A: {field: spec.replicas}}": "env.A.field: not-a-choice",
    "{A: {field: metadata.labels}}": "env.A.field: not-a-choice",
    "{A: [b]}": "env.A: wrong-type",
    "{POD_IP: {field: status.podIP}}": "env.POD_IP: reserved-name",
}


@pytest.mark.parametrize(("env", "said"), SAID.items(), ids=SAID)
def test_what_is_no_variable_is_refused(tree, env, said):
    tree.spec(f"name: order\nsource: {{}}\nenv: {env}\n")
    assert tree.finds() == [f"services/order/service.yaml:3: {said}"]
