"""A service in Consul's catalog."""

from __future__ import annotations

import json

import pytest
from moorage import Microservice, MicroserviceArgs
from moorage.components.providers.made import consul_provider

from tree.samples import environment, ready_spec
from tree.tree import secret

ADDRESS = "https://consul.example.com:8501"
CONSUL = {"address": ADDRESS, "datacenter": "dc1", "esm": True}
ENTRY = {"register": "catalog", "address": {"external": "api.example.com"}, "port": 8443, "tags": ["http", "eu_1"]}


def api(consul=None, cluster="dev-1", **fields):
    where = environment(cluster=cluster, consul=CONSUL)
    return Microservice("api", MicroserviceArgs(ready_spec(consul=consul or ENTRY, **fields), where))


def test_a_service_has_a_node_of_its_own_which_consul_esm_probes(tree):
    # Deregistering a shared node would remove every service on it.
    assert tree(api).one("Node").inputs == {
        "name": "dev-1-shop-api",
        "address": "api.example.com",
        "datacenter": "dc1",
        "meta": {"external-node": "true", "external-probe": "false"},
    }


def test_the_service_stands_on_its_node_with_a_check_and_an_explicit_deregistration(tree):
    found = tree(lambda: api(health={"path": "/readyz"}))
    assert found.one("Service", "api-consul-service-dev-1-shop").inputs == {
        "name": "api",
        "serviceId": "dev-1-shop-api",
        "node": "dev-1-shop-api",
        "address": "api.example.com",
        "port": 8443,
        "tags": ["http", "eu_1"],
        "datacenter": "dc1",
        "checks": [
            {
                "checkId": "dev-1-shop-api-http",
                "name": "HTTP",
                "http": "http://api.example.com:8443/readyz",
                "method": "GET",
                "interval": "10s",
                "timeout": "2s",
                "deregisterCriticalServiceAfter": "72h0m0s",
            }
        ],
    }


def test_the_node_is_there_before_its_service(tree):
    found = tree(api)
    service = found.one("Service", "api-consul-service-dev-1-shop")
    assert found.one("Node").urn in service.depends_on


@pytest.mark.parametrize("consul", [{"register": "agent"}, None], ids=["agent", "none"])
def test_without_the_catalog_nothing_is_registered_by_pulumi(tree, consul):
    spec = ready_spec(consul=consul)
    found = tree(lambda: Microservice("api", MicroserviceArgs(spec, environment(consul=CONSUL))))
    assert [each.type for each in found if "onsul" in each.type] == []


def test_the_token_reaches_the_provider_as_a_secret_and_nothing_else(tree):
    where = environment(consul={**CONSUL, "token": {"secure": "v1:encrypted"}})
    opened = {"consul": {"token": "a-token"}}
    found = tree(
        lambda: consul_provider(where),
        config={"moorage:environment": json.dumps(opened)},
        secret_keys=("moorage:environment",),
    )
    inputs = found.one("consul").inputs
    assert inputs == {"address": ADDRESS, "datacenter": "dc1", "token": secret("a-token")}
    assert "a-token" not in str([found.outputs, [each.inputs for each in found if each.name != "consul"]])


def test_without_a_token_no_secret_is_read(tree):
    # No configuration is there: reading it would fail.
    found = tree(lambda: consul_provider(environment(consul=CONSUL)))
    assert found.one("consul").inputs == {"address": ADDRESS, "datacenter": "dc1"}


def test_consuls_own_variables_do_not_reach_the_state(tree, monkeypatch):
    for name in ("CONSUL_HTTP_ADDR", "CONSUL_ADDRESS", "CONSUL_HTTP_TOKEN", "CONSUL_TOKEN", "CONSUL_DATACENTER"):
        monkeypatch.setenv(name, "from-this-machine")
    found = tree(lambda: consul_provider(environment(consul=CONSUL)))
    assert found.one("consul").inputs == {"address": ADDRESS, "datacenter": "dc1"}
