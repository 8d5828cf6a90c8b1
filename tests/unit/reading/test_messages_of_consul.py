"""A registration that could not work is refused: without a Consul, without checks, or with an address out of reach."""

import pytest

_SPEC = "name: order\nsource: {}\n"
_HERE = "services/order/service.yaml:3"
_CATALOG = "consul: {register: catalog, address: {external: order.example.com}}"
_AGENT = "consul: {register: agent}"


@pytest.mark.parametrize("line", [_AGENT, _CATALOG])
def test_an_environment_without_consul_takes_no_registration(tree, line):
    tree.spec(f"{_SPEC}{line}\n")
    tree.environment()
    assert tree.says("test") == [
        f"{_HERE}: consul: needs a Consul, but environment test names none; set consul there or null here"
    ]


def test_a_layer_may_take_the_registration_away(tree):
    tree.spec(f"{_SPEC}{_AGENT}\n")
    tree.environment("services: {order: {consul: null}}")
    assert tree.says("test") == []


def test_a_catalog_entry_needs_the_address_of_consul(tree):
    tree.spec(f"{_SPEC}{_CATALOG}\n")
    tree.environment("consul: {esm: true}")
    assert tree.says("test") == [
        f"{_HERE}: consul.register: catalog needs consul.address in environment test; "
        "set it to Consul's HTTP API, such as https://consul.example.com:8501"
    ]


def test_a_catalog_entry_needs_a_declared_esm(tree):
    tree.spec(f"{_SPEC}{_CATALOG}\n")
    tree.environment("consul: {address: https://consul.example.com:8501}")
    assert tree.says("test") == [
        f"{_HERE}: consul.register: catalog needs consul-esm, and environment test does not declare it; "
        "run consul-esm, which alone executes such checks, and set consul.esm: true"
    ]


@pytest.mark.parametrize("address", ["pod", "node"])
def test_a_catalog_entry_needs_an_address_outside(tree, address):
    tree.spec(f"{_SPEC}consul: {{register: catalog, address: {address}, port: 80}}\n")
    assert tree.says() == [
        f"{_HERE}: consul: register: catalog with address {address} names no address that another cluster reaches; "
        "set address: {external: …} to the cluster's entry point"
    ]


INSIDE = ["order.shop.svc", "order.shop.svc.cluster.local", "localhost", "127.0.0.1", "0.0.0.0", "169.254.0.1", "::1"]


@pytest.mark.parametrize("address", INSIDE)
@pytest.mark.parametrize("owner", ["agent", "catalog"])
def test_an_address_that_no_other_cluster_reaches_is_refused(tree, owner, address):
    tree.spec(f'{_SPEC}consul: {{register: {owner}, address: {{external: "{address}"}}}}\n')
    assert tree.says() == [
        f"{_HERE}: consul.address.external: cannot be reached from another cluster, "
        f'got "{address}"; name the entry point of this one, such as order.example.com'
    ]


@pytest.mark.parametrize("address", ["order.example.com:80", "https://order.example.com", "order_1", "a..b", "-a", ""])
def test_what_is_no_address_is_refused(tree, address):
    tree.spec(f'{_SPEC}consul: {{register: agent, address: {{external: "{address}"}}}}\n')
    assert tree.says() == [
        f'{_HERE}: consul.address.external: is not a host name or address, got "{address}"; '
        "write it such as order.example.com; port has a key of its own"
    ]


@pytest.mark.parametrize("address", ["order.example.com", "order", "192.0.2.7", "10.1.2.3", "2001:db8::7"])
def test_an_entry_point_is_taken(tree, address):
    tree.spec(f'{_SPEC}consul: {{register: agent, address: {{external: "{address}"}}}}\n')
    assert tree.says() == []


def test_an_address_on_the_node_needs_its_port(tree):
    tree.spec(f"{_SPEC}consul: {{register: agent, address: node}}\n")
    assert tree.says() == [
        f"{_HERE}: consul: address node needs a port: pods have none on their node; "
        "set port to the NodePort that leads to the service"
    ]


def test_a_scheme_is_for_the_check_of_the_catalog(tree):
    tree.spec(f"{_SPEC}consul: {{register: agent, scheme: https}}\n")
    assert tree.says() == [
        f"{_HERE}: consul: scheme https is for register: catalog; remove it: the agent asks the process itself, by http"
    ]
    tree.spec(f"{_SPEC}consul: {{register: agent, scheme: tls}}\n")
    assert tree.says() == [f"{_HERE}: consul.scheme: must be 'http' or 'https', got \"tls\"; choose one of these"]


def test_a_tag_has_no_spaces_and_an_owner_is_one_of_two(tree):
    tree.spec(f'{_SPEC}consul: {{register: both, tags: ["a b"]}}\n')
    assert tree.says() == [
        f"{_HERE}: consul.register: must be 'agent' or 'catalog', got \"both\"; choose one of these",
        f'{_HERE}: consul.tags[0]: is not a tag, got "a b"; write it without spaces and commas',
    ]
