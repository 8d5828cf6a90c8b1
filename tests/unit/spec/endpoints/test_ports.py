"""Ports beside `port`: their names are unique and Kubernetes' own, and no number stands twice."""

import pytest
from moorage.spec.service import ServiceSpec

# What stands on the third line of the spec, and what is said about it after `services/order/service.yaml:3: `.
REFUSED = {
    "ports: {http: 9090}": "ports.http: bad-name",
    "ports: {GRPC: 9090}": "ports.GRPC: bad-name",
    "ports: {grpc--web: 9090}": "ports.grpc--web: bad-name",
    "ports: {grpc-: 9090}": "ports.grpc-: bad-name",
    "ports: {'9090': 9090}": "ports.9090: bad-name",
    "ports: {sixteen-letters-: 9090}": "ports.sixteen-letters-: bad-name",
    "ports: {grpc: 80}": "ports.grpc: out-of-range",
    'ports: {grpc: "9090"}': "ports.grpc: wrong-type",
    "ports: {grpc: {}}": "ports.grpc.port: missing-key",
    "ports: {grpc: {port: 65536}}": "ports.grpc.port: out-of-range",
    "ports: {grpc: {port: 9090, service: 1}}": "ports.grpc.service: wrong-type",
    "ports: {grpc: {port: 9090, target: 1}}": "ports.grpc.target: unknown-key",
    "ports: [9090]": "ports: wrong-type",
    "ports: {grpc: 8080}": "ports.grpc: repeated",
    "ports: {a: 9090, b: {port: 9090}}": "ports.b: repeated",
}


@pytest.mark.parametrize(("line", "said"), REFUSED.items(), ids=REFUSED)
def test_ports_refuse_what_they_cannot_take(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n")
    assert tree.finds() == [f"services/order/service.yaml:3: {said}"]


@pytest.mark.parametrize("name", ["a", "a1", "1a", "0-a", "fifteen-letters", "http2", "https"])
def test_a_name_that_kubernetes_takes_is_taken(name):
    spec = ServiceSpec.model_validate({"name": "order", "source": {}, "ports": {name: 9090}})
    assert spec.named_ports[name].port == 9090


def test_a_wrong_port_hides_no_other(tree):
    tree.spec("name: order\nsource: {}\nports: {a: 80, b: 8080}\n")
    assert [said.split(": ")[1] for said in tree.finds()] == ["ports.a", "ports.b"]


def test_the_number_is_that_of_the_services_own_port(tree):
    tree.spec("name: order\nsource: {}\nport: 9090\nports: {grpc: 9090, old: 8080}\n")
    assert [said.split(": ", 1)[1] for said in tree.finds()] == ["ports.grpc: repeated"]
