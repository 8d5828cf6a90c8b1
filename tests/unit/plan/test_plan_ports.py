"""Named ports are the container's, the Service's unless they are kept out, and open to whom the Service is."""

import pytest

_OFF = {"monitoring": "off"}
_AGENT = {**_OFF, "consul": {}}
_PORTS = {"ports": {"grpc": 9090, "admin": {"port": 8081, "service": False}}}


def _rules(made, direction):
    """Return who may come in or whom it calls, by the numbers of the rule."""
    rules = made.manifests["network-policy"]["spec"][direction]
    return [([port["port"] for port in rule["ports"]], rule.get("from", rule.get("to"))) for rule in rules]


def _pods(name):
    labels = {"app.kubernetes.io/name": name, "app.kubernetes.io/instance": name}
    return {"podSelector": {"matchLabels": labels}}


def _namespace(name):
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}


def test_every_port_is_the_containers_and_those_of_the_service_are_its(planned):
    made = planned(_PORTS)
    (container,) = made.manifests["deployment"]["spec"]["template"]["spec"]["containers"]
    assert container["ports"] == [
        {"name": "http", "containerPort": 8080, "protocol": "TCP"},
        {"name": "grpc", "containerPort": 9090, "protocol": "TCP"},
        {"name": "admin", "containerPort": 8081, "protocol": "TCP"},
    ]
    assert made.manifests["service"]["spec"]["ports"] == [
        {"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"},
        {"name": "grpc", "port": 9090, "targetPort": "grpc", "protocol": "TCP"},
    ]


def test_who_may_call_the_service_may_call_all_of_its_ports(planned):
    fields = {**_PORTS, "allow_from": [{"namespace": "ingress"}]}
    made = planned({"name": "user", **fields}, _OFF, ({"name": "order", "uses": ["user"]},))
    assert _rules(made, "ingress") == [([8080, 9090], [_pods("order"), _namespace("ingress")])]


def test_a_caller_is_let_out_to_all_of_them(planned):
    made = planned({"uses": ["user"]}, _OFF, ({"name": "user", **_PORTS},))
    assert _rules(made, "egress")[1:] == [([8080, 9090], [_pods("user")])]


def test_prometheus_asks_one_port_alone(planned):
    made = planned({"name": "user", **_PORTS}, {}, ({"name": "order", "uses": ["user"]},))
    assert _rules(made, "ingress") == [([8080, 9090], [_pods("order")]), ([8080], [_namespace("monitoring")])]


def test_without_more_ports_callers_and_prometheus_stand_in_one_rule(planned):
    made = planned({"name": "user"}, {}, ({"name": "order", "uses": ["user"]},))
    assert _rules(made, "ingress") == [([8080], [_pods("order"), _namespace("monitoring")])]


@pytest.mark.parametrize(("ports", "more"), [({}, []), (_PORTS, [([9090], [_pods("order")])])])
def test_who_finds_it_by_the_agent_may_call_what_is_registered_and_nothing_else(planned, ports, more):
    fields = {"name": "user", "consul": {"register": "agent"}, **ports}
    made = planned(fields, {"consul": {}}, ({"name": "order", "uses": ["user"]},))
    assert _rules(made, "ingress") == [([8080], None), *more]
