"""A registration that could not work is refused: without a Consul, without checks, or with an address out of reach."""

import pytest

_SPEC = "name: order\nsource: {}\n"
_CATALOG = "consul: {register: catalog, address: {external: order.example.com}}"
_AGENT = "consul: {register: agent}"


@pytest.mark.parametrize("line", [_AGENT, _CATALOG])
def test_an_environment_without_consul_takes_no_registration(tree, line):
    tree.spec(f"{_SPEC}{line}\n")
    tree.environment()
    assert tree.finds("test") == ["services/order/service.yaml:3: consul: no-consul"]


def test_a_layer_may_take_the_registration_away(tree):
    tree.spec(f"{_SPEC}{_AGENT}\n")
    tree.environment("services: {order: {consul: null}}")
    assert tree.finds("test") == []


def test_a_catalog_entry_needs_the_address_of_consul(tree):
    tree.spec(f"{_SPEC}{_CATALOG}\n")
    tree.environment("consul: {esm: true}")
    assert tree.finds("test") == ["services/order/service.yaml:3: consul.register: no-consul"]


def test_a_catalog_entry_needs_a_declared_esm(tree):
    tree.spec(f"{_SPEC}{_CATALOG}\n")
    tree.environment("consul: {address: https://consul.example.com:8501}")
    assert tree.finds("test") == ["services/order/service.yaml:3: consul.register: no-consul"]


@pytest.mark.parametrize("address", ["pod", "node"])
def test_a_catalog_entry_needs_an_address_outside(tree, address):
    tree.spec(f"{_SPEC}consul: {{register: catalog, address: {address}, port: 80}}\n")
    assert tree.finds() == ["services/order/service.yaml:3: consul: conflict"]


INSIDE = ["order.shop.svc", "order.shop.svc.cluster.local", "localhost", "127.0.0.1", "0.0.0.0", "169.254.0.1", "::1"]


@pytest.mark.parametrize("address", INSIDE)
@pytest.mark.parametrize("owner", ["agent", "catalog"])
def test_an_address_that_no_other_cluster_reaches_is_refused(tree, owner, address):
    tree.spec(f'{_SPEC}consul: {{register: {owner}, address: {{external: "{address}"}}}}\n')
    assert tree.finds() == ["services/order/service.yaml:3: consul.address.external: unreachable-address"]


@pytest.mark.parametrize("address", ["order.example.com:80", "https://order.example.com", "order_1", "a..b", "-a", ""])
def test_what_is_no_address_is_refused(tree, address):
    tree.spec(f'{_SPEC}consul: {{register: agent, address: {{external: "{address}"}}}}\n')
    assert tree.finds() == ["services/order/service.yaml:3: consul.address.external: bad-address"]


@pytest.mark.parametrize("address", ["order.example.com", "order", "192.0.2.7", "10.1.2.3", "2001:db8::7"])
def test_an_entry_point_is_taken(tree, address):
    tree.spec(f'{_SPEC}consul: {{register: agent, address: {{external: "{address}"}}}}\n')
    assert tree.finds() == []


def test_an_address_on_the_node_needs_its_port(tree):
    tree.spec(f"{_SPEC}consul: {{register: agent, address: node}}\n")
    assert tree.finds() == ["services/order/service.yaml:3: consul: incomplete"]


def test_a_scheme_is_for_the_check_of_the_catalog(tree):
    tree.spec(f"{_SPEC}consul: {{register: agent, scheme: https}}\n")
    assert tree.finds() == ["services/order/service.yaml:3: consul: conflict"]
    tree.spec(f"{_SPEC}consul: {{register: agent, scheme: tls}}\n")
    assert tree.finds() == ["services/order/service.yaml:3: consul.scheme: not-a-choice"]


def test_a_tag_has_no_spaces_and_an_owner_is_one_of_two(tree):
    tree.spec(f'{_SPEC}consul: {{register: both, tags: ["a b"]}}\n')
    assert tree.finds() == [
        "services/order/service.yaml:3: consul.register: not-a-choice",
        "services/order/service.yaml:3: consul.tags[0]: bad-name",
    ]
