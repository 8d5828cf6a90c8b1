"""Discovery from other clusters: one owner, a unique ID, and an address that they reach."""

import pytest

_WHERE = {
    "cluster": "dev-1",
    "consul": {
        "address": "https://consul.example.com:8501",
        "datacenter": "dev",
        "esm": True,
        "agent_address": "$(HOST_IP):8500",
    },
}


def _consul(made):
    (container,) = made.manifests["deployment"]["spec"]["template"]["spec"]["containers"]
    return {each["name"]: each.get("value") for each in container["env"] if each["name"].startswith("CONSUL_")}


def test_inside_one_cluster_there_is_nothing(planned):
    made = planned({}, _WHERE)
    assert (_consul(made), made.catalog) == ({}, None)


def test_with_an_agent_the_process_registers_itself_under_its_pods_name(planned):
    made = planned({"consul": {"register": "agent", "tags": ["http", "v2"]}, "health": {"path": "/ready"}}, _WHERE)
    assert made.catalog is None
    assert _consul(made) == {
        "CONSUL_HTTP_ADDR": "$(HOST_IP):8500",
        "CONSUL_DATACENTER": "dev",
        "CONSUL_SERVICE_NAME": "order",
        "CONSUL_SERVICE_ID": "$(POD_NAME)",
        "CONSUL_SERVICE_ADDRESS": "$(POD_IP)",
        "CONSUL_SERVICE_PORT": "8080",
        "CONSUL_SERVICE_TAGS": "http,v2",
        "CONSUL_CHECK_PATH": "/ready",
        "CONSUL_CHECK_INTERVAL": "10s",
        "CONSUL_TTL": "30s",
        "CONSUL_DEREGISTER_AFTER": "1m",
    }


@pytest.mark.parametrize(
    ("fields", "address", "port"),
    [
        ({}, "$(POD_IP)", "8080"),
        ({"address": "pod", "port": 9000}, "$(POD_IP)", "9000"),
        ({"address": "node", "port": 30080}, "$(HOST_IP)", "30080"),
        ({"address": {"external": "order.example.com"}}, "order.example.com", "80"),
        ({"address": {"external": "order.example.com"}, "port": 8443}, "order.example.com", "8443"),
    ],
)
def test_an_agent_is_told_the_address_and_port_that_others_reach(planned, fields, address, port):
    told = _consul(planned({"consul": {"register": "agent", **fields}}, _WHERE))
    assert (told["CONSUL_SERVICE_ADDRESS"], told["CONSUL_SERVICE_PORT"]) == (address, port)


def test_a_catalog_entry_is_a_node_of_its_own_and_the_process_is_told_nothing(planned):
    consul = {"register": "catalog", "tags": ["edge"], "address": {"external": "order.example.com"}}
    made = planned({"consul": consul, "health": {"path": "/ready"}}, _WHERE)
    assert _consul(made) == {}
    entry = made.catalog
    assert (entry.node, entry.service) == ("dev-1-shop-order", "order")
    assert (entry.address, entry.port) == ("order.example.com", 80)
    assert entry.check_url == "http://order.example.com:80/ready"
    assert (entry.tags, entry.datacenter) == (("edge",), "dev")
    assert entry.meta == {"external-node": "true", "external-probe": "false"}
    assert entry.deregister_after == "72h0m0s"


def test_an_ipv6_entry_point_stands_in_brackets_in_the_checks_url(planned):
    consul = {"register": "catalog", "address": {"external": "2001:db8::7"}, "port": 8080}
    entry = planned({"consul": consul}, _WHERE).catalog
    assert (entry.address, entry.check_url) == ("2001:db8::7", "http://[2001:db8::7]:8080/health")


@pytest.mark.parametrize(
    ("more", "url"),
    [
        ({}, "http://order.example.com:80/health"),
        ({"scheme": "http", "port": 8080}, "http://order.example.com:8080/health"),
        ({"scheme": "https"}, "https://order.example.com:443/health"),
        ({"scheme": "https", "port": 8443}, "https://order.example.com:8443/health"),
    ],
)
def test_the_check_asks_by_the_scheme_of_the_entry_point(planned, more, url):
    consul = {"register": "catalog", "address": {"external": "order.example.com"}, **more}
    entry = planned({"consul": consul}, _WHERE).catalog
    assert (entry.check_url, entry.port) == (url, int(url.split(":")[2].split("/")[0]))


def test_the_environments_name_stands_for_a_cluster_without_one(planned):
    consul = {"register": "catalog", "address": {"external": "order.example.com"}}
    assert planned({"consul": consul}, {"consul": _WHERE["consul"]}).catalog.node == "test-shop-order"
