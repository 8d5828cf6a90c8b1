"""Ports beside `port`: their names are unique and Kubernetes' own, and no number stands twice."""

import pytest
from moorage.spec.service import ServiceSpec

_NAME = "is not the name of a port"
_FORM = "use at most 15 lower-case letters, digits and '-', a letter among them; http is the name of `port`"
_RANGE = "must be between 1024 and 65535"
_CHOOSE = "choose a number in that range"

# What stands on the third line of the spec, and what is said about it after `services/order/service.yaml:3: `.
REFUSED = {
    "ports: {http: 9090}": f'ports.http: {_NAME}, got "http"; {_FORM}',
    "ports: {GRPC: 9090}": f'ports.GRPC: {_NAME}, got "GRPC"; {_FORM}',
    "ports: {grpc--web: 9090}": f'ports.grpc--web: {_NAME}, got "grpc--web"; {_FORM}',
    "ports: {grpc-: 9090}": f'ports.grpc-: {_NAME}, got "grpc-"; {_FORM}',
    "ports: {'9090': 9090}": f'ports.9090: {_NAME}, got "9090"; {_FORM}',
    "ports: {sixteen-letters-: 9090}": f'ports.sixteen-letters-: {_NAME}, got "sixteen-letters-"; {_FORM}',
    "ports: {grpc: 80}": f"ports.grpc: {_RANGE}, got 80; {_CHOOSE}",
    'ports: {grpc: "9090"}': 'ports.grpc: must be a whole number, got "9090"; write it without quotes, such as 3',
    "ports: {grpc: {}}": "ports.grpc.port: is required; add the key",
    "ports: {grpc: {port: 65536}}": f"ports.grpc.port: {_RANGE}, got 65536; {_CHOOSE}",
    "ports: {grpc: {port: 9090, service: 1}}": "ports.grpc.service: must be true or false, got 1; "
    "write true or false, without quotes",
    "ports: {grpc: {port: 9090, target: 1}}": "ports.grpc.target: unknown key; remove it, or use one of port, service",
    "ports: [9090]": "ports: must be a mapping, got [9090]; write `ports: {grpc: 9090}`",
    "ports: {grpc: 8080}": "ports.grpc: has the number of port http; give it another one",
    "ports: {a: 9090, b: {port: 9090}}": "ports.b: has the number of port a; give it another one",
}


@pytest.mark.parametrize(("line", "said"), REFUSED.items(), ids=REFUSED)
def test_ports_refuse_what_they_cannot_take(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]


@pytest.mark.parametrize("name", ["a", "a1", "1a", "0-a", "fifteen-letters", "http2", "https"])
def test_a_name_that_kubernetes_takes_is_taken(name):
    spec = ServiceSpec.model_validate({"name": "order", "source": {}, "ports": {name: 9090}})
    assert spec.named_ports[name].port == 9090


def test_a_wrong_port_hides_no_other(tree):
    tree.spec("name: order\nsource: {}\nports: {a: 80, b: 8080}\n")
    assert [said.split(": ")[1] for said in tree.says()] == ["ports.a", "ports.b"]


def test_the_number_is_that_of_the_services_own_port(tree):
    tree.spec("name: order\nsource: {}\nport: 9090\nports: {grpc: 9090, old: 8080}\n")
    assert [said.split(": ", 1)[1] for said in tree.says()] == [
        "ports.grpc: has the number of port http; give it another one"
    ]
