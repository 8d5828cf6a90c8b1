"""How a service is reached from outside: the spec says which hosts and path, the environment by which way."""

import pytest

_GATEWAY = {"name": "public", "namespace": "gateways"}
_INGRESS = {"class": "nginx", "proxies": [{"namespace": "ingress-nginx", "pods": {"app": "controller"}}]}
_EXPOSE = {"hosts": ["order.example.com", "*.example.org"], "path": "/api"}


def _through(**kind):
    return {"monitoring": "off", "exposure": kind}


def _tcp(port):
    return [{"port": port, "protocol": "TCP"}]


def _namespace(name):
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}


def test_through_a_gateway_it_is_a_route_below_the_gateway(planned):
    made = planned({"expose": _EXPOSE}, _through(gateway=_GATEWAY)).manifests
    assert made["route"]["apiVersion"] == "gateway.networking.k8s.io/v1"
    assert (made["route"]["kind"], made["route"]["metadata"]) == ("HTTPRoute", made["service"]["metadata"])
    assert made["route"]["spec"] == {
        "parentRefs": [{"name": "public", "namespace": "gateways"}],
        "hostnames": ["order.example.com", "*.example.org"],
        "rules": [
            {
                "matches": [{"path": {"type": "PathPrefix", "value": "/api"}}],
                "backendRefs": [{"name": "order", "port": 80}],
            }
        ],
    }
    assert "ingress" not in made


def test_the_route_leads_to_the_services_own_name_and_port(planned):
    made = planned({"expose": _EXPOSE}, _through(gateway=_GATEWAY)).manifests
    (backend,) = made["route"]["spec"]["rules"][0]["backendRefs"]
    assert backend["name"] == made["service"]["metadata"]["name"]
    assert backend["port"] in [port["port"] for port in made["service"]["spec"]["ports"] if port["name"] == "http"]


def test_a_gateway_has_listeners(planned):
    route = planned({"expose": _EXPOSE}, _through(gateway={**_GATEWAY, "listener": "https"})).manifests["route"]
    assert route["spec"]["parentRefs"] == [{"name": "public", "namespace": "gateways", "sectionName": "https"}]


def test_through_a_controller_it_is_an_ingress_of_its_class(planned):
    made = planned({"expose": _EXPOSE}, _through(ingress=_INGRESS)).manifests
    assert made["ingress"]["apiVersion"] == "networking.k8s.io/v1"
    assert (made["ingress"]["kind"], made["ingress"]["metadata"]) == ("Ingress", made["service"]["metadata"])
    backend = {"service": {"name": "order", "port": {"name": "http"}}}
    http = {"paths": [{"path": "/api", "pathType": "Prefix", "backend": backend}]}
    assert made["ingress"]["spec"] == {
        "ingressClassName": "nginx",
        "rules": [{"host": "order.example.com", "http": http}, {"host": "*.example.org", "http": http}],
    }
    assert "route" not in made


@pytest.mark.parametrize(("tls", "secret"), [(True, "order-tls"), ({"secret": "wildcard"}, "wildcard")])
def test_an_ingress_serves_tls_with_a_secret(planned, tls, secret):
    annotations = {"cert-manager.io/cluster-issuer": "letsencrypt"}
    kind = {**_INGRESS, "tls": tls, "annotations": annotations}
    ingress = planned({"expose": _EXPOSE}, _through(ingress=kind)).manifests["ingress"]
    assert ingress["spec"]["tls"] == [{"hosts": _EXPOSE["hosts"], "secretName": secret}]
    assert ingress["metadata"]["annotations"] == annotations


def test_without_a_path_every_path_is_exposed(planned):
    fields = {"expose": {"hosts": ["order.example.com"]}}
    (rule,) = planned(fields, _through(gateway=_GATEWAY)).manifests["route"]["spec"]["rules"]
    assert rule["matches"] == [{"path": {"type": "PathPrefix", "value": "/"}}]


_POD = {"podSelector": {"matchLabels": {"app": "envoy"}}}
PROXIES = {
    "the gateway's namespace": (_through(gateway=_GATEWAY), _namespace("gateways")),
    "pods elsewhere": (
        _through(gateway={**_GATEWAY, "proxies": [{"namespace": "envoy", "pods": {"app": "envoy"}}]}),
        {**_namespace("envoy"), **_POD},
    ),
    "a load balancer": (
        _through(gateway={**_GATEWAY, "proxies": [{"cidr": "192.0.2.0/24"}]}),
        {"ipBlock": {"cidr": "192.0.2.0/24"}},
    ),
    "a controller": (
        _through(ingress=_INGRESS),
        {**_namespace("ingress-nginx"), "podSelector": {"matchLabels": {"app": "controller"}}},
    ),
}


@pytest.mark.parametrize(("environment", "proxy"), PROXIES.values(), ids=PROXIES)
def test_the_network_policy_lets_the_proxies_in_at_the_containers_port(planned, environment, proxy):
    policy = planned({"expose": _EXPOSE, "port": 9001}, environment).manifests["network-policy"]["spec"]
    assert policy["ingress"] == [{"from": [proxy], "ports": _tcp(9001)}]


@pytest.mark.parametrize(
    ("fields", "environment"),
    [({}, _through(gateway=_GATEWAY)), ({"expose": _EXPOSE}, {"monitoring": "off", "exposure": "off"})],
    ids=["a service that is not exposed", "an environment that exposes nothing"],
)
def test_otherwise_nothing_is_exposed_or_opened(planned, fields, environment):
    made = planned(fields, environment).manifests
    assert {"route", "ingress"}.isdisjoint(made)
    assert made["network-policy"]["spec"]["ingress"] == []
