"""A probe asks a port of the service: by HTTP, by gRPC's own protocol, or by opening a connection."""

import pytest

_PORTS = "ports: {grpc: 9090, admin: {port: 8081, service: false}}"

# What stands on the third line of the spec, below `ports`, and what is said about it after its place.
REFUSED = {
    "health: {port: adm}": "health.port: unknown-port",
    "health: {grpc: adm}": "health.grpc: unknown-port",
    "health: {tcp: adm}": "health.tcp: unknown-port",
    "health: {live: {grpc: adm}}": "health.live.grpc: unknown-port",
    "health: {live: {tcp: adm}}": "health.live.tcp: unknown-port",
    "health: {port: 8081}": "health.port: wrong-type",
    "health: {port: Admin}": "health.port: bad-name",
    "health: {grpc: grpc, tcp: grpc}": "health.tcp: conflict",
    "health: {grpc: grpc, path: /health}": "health.path: conflict",
    "health: {tcp: grpc, path: /health}": "health.path: conflict",
    "health: {grpc: grpc, port: admin}": "health.port: conflict",
    "health: {grpc: grpc, headers: {A: b}}": "health.headers: conflict",
    "health: {tcp: grpc, scheme: https}": "health.scheme: conflict",
    "health: {live: {interval: 5s}}": "health.live: incomplete",
    "health: {live: {path: /live, grpc: grpc}}": "health.live: conflict",
}


@pytest.mark.parametrize(("line", "said"), REFUSED.items(), ids=REFUSED)
def test_a_probe_refuses_what_it_cannot_ask(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n{_PORTS}\n")
    assert tree.finds() == [f"services/order/service.yaml:3: {said}"]


ASKED = {
    "health: {port: admin, live_path: /live}": None,
    "health: {tcp: http}": None,
    "health: {grpc: grpc, live_path: /live, headers: {A: b}, port: admin}": None,
    "health: {grpc: grpc, live: {tcp: http}, startup: 2m}": None,
}


@pytest.mark.parametrize("line", ASKED)
def test_what_fits_together_is_taken(tree, line):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n{_PORTS}\n")
    assert tree.finds() == []


@pytest.mark.parametrize("register", ["agent", "catalog, address: {external: order.example.com}"])
@pytest.mark.parametrize("health", ["{port: admin}", "{grpc: grpc}", "{tcp: http}"])
def test_consul_asks_by_http_where_the_service_answers(tree, health, register):
    tree.spec(f"name: order\nsource: {{}}\nhealth: {health}\n{_PORTS}\nconsul: {{register: {register}}}\n")
    assert tree.finds() == ["services/order/service.yaml:3: health: conflict"]


def test_a_layer_that_says_how_replaces_how_it_was(tree):
    tree.spec(f"name: order\nsource: {{}}\nhealth: {{grpc: grpc}}\n{_PORTS}\n")
    tree.environment(
        "defaults: {health: {path: /ready, headers: {A: b}, scheme: https, live: {path: /live}}}\n"
        "services: {order: {health: {live: {tcp: grpc}}}}"
    )
    (spec,) = tree.load("test").specs
    assert (spec.health.grpc, spec.health.headers, spec.health.scheme) == ("grpc", None, "http")
    assert (spec.health.live.path, spec.health.live.tcp) == (None, "grpc")


def test_a_layer_that_names_a_path_asks_by_http_again(tree):
    tree.spec(f"name: order\nsource: {{}}\nhealth: {{path: /ready}}\n{_PORTS}\n")
    tree.environment("defaults: {health: {tcp: grpc}}")
    (spec,) = tree.load("test").specs
    assert (spec.health.path, spec.health.tcp) == ("/ready", None)
