"""What the objects of a stack keep together."""

import pytest
from moorage.plan.rules import SET_RULES
from moorage.plan.rules.bodies import UNKNOWN
from moorage.plan.rules.model import Placed
from unit.plan.rules import bodies


def found(*objects):
    """Return rule → (number of the object, sentence)."""
    placed = [each if isinstance(each, Placed) else Placed(each) for each in objects]
    told = {}
    for rule in SET_RULES:
        for where, (path, fault) in rule.find(placed):
            told.setdefault(rule.name, []).append((placed.index(where), fault.at(path)))
    return told


def consul(kind, **inputs):
    return {"apiVersion": "consul", "kind": kind, **inputs}


def test_objects_that_find_each_other_are_fine():
    assert found(bodies.deployment(), bodies.service(), bodies.monitor()) == {}


def test_a_service_that_selects_no_pod():
    lost = bodies.changed(bodies.service(), "spec.selector", {"app": "mail", "tier": "web"})
    assert found(bodies.deployment(), lost) == {
        "selects-nothing": [
            (
                1,
                'spec.selector: selects no pod of this stack, got {"app": "mail", "tier": "web"}; '
                "repeat the labels of the pods that are meant",
            )
        ]
    }


@pytest.mark.parametrize("path", ["spec.selector.app", "metadata.namespace"])
def test_what_is_not_known_of_a_service_is_not_held_against_it(path):
    lost = bodies.changed(bodies.service(), "spec.selector", {"app": "other"})
    assert found(bodies.deployment(), bodies.changed(lost, path, UNKNOWN)) == {}


@pytest.mark.parametrize("path", ["spec.template.metadata.labels", "spec.template.metadata.labels.app"])
def test_what_is_not_known_of_the_pods_is_not_held_against_a_service(path):
    lost = bodies.changed(bodies.service(), "spec.selector", {"app": "other"})
    assert found(bodies.changed(bodies.deployment(), path, UNKNOWN), lost) == {}


def test_pods_that_may_be_in_an_unknown_namespace_may_be_meant():
    lost = bodies.changed(bodies.deployment(), "metadata.namespace", UNKNOWN)
    assert found(lost, bodies.service()) == {}


@pytest.mark.parametrize(
    "other",
    [
        Placed(bodies.deployment(), "another cluster"),
        bodies.changed(bodies.deployment(), "metadata.namespace", "another"),
        bodies.changed(bodies.deployment(), "kind", "Rollout"),
    ],
)
def test_a_service_of_another_stacks_pods_is_fine(other):
    assert found(other, bodies.changed(bodies.service(), "spec.selector", {"app": "other"})) == {}


def test_no_namespace_is_the_default_one():
    pods = bodies.changed(bodies.deployment(), "metadata.namespace", None)
    lost = bodies.changed(bodies.changed(bodies.service(), "metadata.namespace", "default"), "spec.selector.app", "x")
    assert set(found(pods, lost)) == {"selects-nothing"}


def test_a_service_without_a_selector_selects_by_other_means():
    assert found(bodies.deployment(), bodies.changed(bodies.service(), "spec.selector", None)) == {}


def test_a_monitor_that_selects_no_service():
    lost = bodies.changed(bodies.monitor(), "spec.selector.matchLabels", {"app": "other"})
    assert [each for each, _ in found(bodies.service(), lost)["selects-nothing"]] == [1]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("spec.selector.matchExpressions", [{"key": "app", "operator": "Exists"}]),
        ("spec.namespaceSelector", {"any": True}),
    ],
)
def test_a_monitor_that_selects_by_more_than_labels_is_not_judged(path, value):
    lost = bodies.changed(bodies.monitor(), "spec.selector.matchLabels", {"app": "other"})
    assert found(bodies.service(), bodies.changed(lost, path, value)) == {}


def test_a_monitor_that_asks_a_port_that_is_not_there():
    lost = bodies.changed(bodies.monitor(), "spec.endpoints.0.port", "metrics")
    assert found(bodies.service(), lost) == {
        "monitor-port-unknown": [
            (
                1,
                "spec.endpoints[0].port: is no port of the Service that it selects, so that nothing is asked, "
                'got "metrics"; name one of its ports: http',
            )
        ]
    }


def test_a_monitor_may_select_several_services_of_which_one_has_the_port():
    other = bodies.changed(bodies.service(), "spec.ports.0.name", "grpc")
    assert found(other, bodies.service(), bodies.monitor()) == {}


@pytest.mark.parametrize("path", ["spec.ports", "spec.ports.0.name", "metadata.labels"])
def test_what_is_not_known_of_a_service_is_not_held_against_a_monitor(path):
    lost = bodies.changed(bodies.monitor(), "spec.endpoints.0.port", "metrics")
    told = found(bodies.changed(bodies.service(), path, UNKNOWN), lost)
    assert set(told) <= ({"monitor-port-unknown"} if path == "metadata.labels" else set())


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost", "mail.shop.svc.cluster.local", "10.96.0.9"])
@pytest.mark.parametrize("kind", ["Node", "Service"])
def test_an_address_that_no_other_cluster_reaches(kind, address):
    told = found(bodies.service(), bodies.deployment(), consul(kind, name="mail", address=address))
    assert [each for each, _ in told["consul-address-inside"]] == [2]


@pytest.mark.parametrize("address", ["192.0.2.1", "mail.example.com", UNKNOWN, None])
def test_other_addresses_are_fine(address):
    assert found(bodies.service(), bodies.deployment(), consul("Node", name="mail", address=address)) == {}


def test_two_services_of_one_node_with_one_id():
    one = consul("Service", name="mail", node="east", serviceId="mail-1")
    assert [each for each, _ in found(one, {**one, "name": "post"})["consul-id-twice"]] == [1]
    # The name is the ID of who gives none.
    assert set(found(one, consul("Service", name="mail-1", node="east"))) == {"consul-id-twice"}


@pytest.mark.parametrize("other", [{"node": "west"}, {"serviceId": "mail-2"}, {"datacenter": "dc2"}, {"node": UNKNOWN}])
def test_another_place_or_id_is_fine(other):
    one = consul("Service", name="mail", node="east", serviceId="mail-1")
    assert found(one, {**one, **other}) == {}
    assert found({**one, **other}, one) == {}
