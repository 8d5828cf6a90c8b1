"""A picture shows every service, everything that it reaches, and everybody who reaches it."""

from functools import cache

import pytest
from generating.specs import cases
from moorage.review.graph.drawing import drawn
from moorage.review.graph.model import Kind, Node, Relation
from pictures.making import environment, project, project_of


def _lines(picture):
    """Return every edge in words."""
    return [f"{each.source[1]} {each.relation.value} {each.target[1]}: {each.label}" for each in picture.edges]


def _names(picture, kind):
    return [node.name for node in picture.nodes if node.kind is kind]


def test_who_uses_whom_with_the_ports_of_service_and_container():
    picture = drawn(project({"order": {"uses": ["user"]}, "user": {"port": 9000}}, environment()))
    assert _lines(picture) == ["order uses user: HTTP 80 → 9000"]
    assert _names(picture, Kind.SERVICE) == ["order", "user"]


def test_every_port_that_others_may_call_is_named():
    ports = {"grpc": 9090, "admin": {"port": 8081, "service": False}}
    specs = {"order": {"uses": ["user"]}, "user": {"ports": ports, "service": {"port": 8080}}}
    assert _lines(drawn(project(specs, environment()))) == ["order uses user: HTTP 8080, grpc 9090"]


def test_what_is_not_called_by_http_is_not_said_to_be():
    specs = {"order": {"uses": [{"service": "user", "url": False}]}, "user": {}}
    assert _lines(drawn(project(specs, environment()))) == ["order uses user: TCP 80 → 8080"]


def test_a_service_of_others_stands_in_its_namespace():
    uses = [
        {"service": "ledger", "external": True},
        {"service": "postgres", "namespace": "data", "external": True, "port": 5432, "url": False},
    ]
    picture = drawn(project({"order": {"uses": uses}}, environment()))
    assert _lines(picture) == ["order uses ledger: HTTP 80 → 8080", "order uses postgres: TCP 5432"]
    assert Node(Kind.OUTSIDE, "ledger", "in shop") in picture.nodes
    assert Node(Kind.OUTSIDE, "postgres", "in data") in picture.nodes


def test_pods_and_networks_that_it_reaches_or_that_may_call_it():
    both = {"pods": {"app": "redis"}}
    cidr = {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}
    spec = {"egress": [{**both, "port": 6379}, {**cidr, "port": 443}, {**cidr, "port": 80}], "allow_from": [both]}
    picture = drawn(project({"order": spec}, environment()))
    assert _lines(picture) == [
        "app=redis allow_from order: TCP 8080",
        "order egress 0.0.0.0/0: TCP 443, TCP 80",
        "order egress app=redis: TCP 6379",
    ]
    assert Node(Kind.NETWORK, "0.0.0.0/0", "except 10.0.0.0/8") in picture.nodes
    assert Node(Kind.PODS, "app=redis", "in shop") in picture.nodes


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (
            {"gateway": {"name": "public", "namespace": "gateways", "listener": "https"}},
            ("Gateway gateways/public, listener https", "through every pod in gateways"),
        ),
        (
            {"ingress": {"class": "nginx", "proxies": [{"cidr": "192.0.2.0/24"}], "tls": True}},
            ("Ingress nginx, TLS", "through 192.0.2.0/24"),
        ),
    ],
)
def test_a_host_says_by_which_way_it_is_reached(way, said):
    spec = {"expose": {"hosts": ["order.example.com"], "path": "/api"}}
    picture = drawn(project({"order": spec}, environment(exposure=way)))
    assert _lines(picture) == ["order.example.com expose order: /api"]
    assert Node(Kind.HOST, "order.example.com", details=said) in picture.nodes


def test_where_nothing_is_exposed_there_is_no_host():
    spec = {"expose": {"hosts": ["order.example.com"]}}
    assert drawn(project({"order": spec}, environment(exposure="off"))).edges == ()


def test_two_services_at_one_host_share_it():
    specs = {name: {"expose": {"hosts": ["example.com"], "path": f"/{name}"}} for name in ("order", "user")}
    picture = drawn(project(specs, environment(exposure={"gateway": {"name": "public", "namespace": "gateways"}})))
    assert _names(picture, Kind.HOST) == ["example.com"]
    assert len(picture.edges) == 2


@pytest.mark.parametrize(
    ("consul", "said"),
    [
        (
            {"register": "agent", "tags": ["v2", "http"], "address": "node", "port": 30080},
            ["other clusters Consul order: the node's address, port 30080", "registers itself, tags http v2"],
        ),
        (
            {"register": "catalog", "address": {"external": "order.example.com"}, "scheme": "https"},
            ["other clusters Consul order: order.example.com, port 443", "registered by Pulumi"],
        ),
    ],
)
def test_other_clusters_find_it_through_consul(consul, said):
    settings = {"address": "https://consul.example.com", "datacenter": "dc1", "esm": True}
    picture = drawn(project({"order": {"consul": consul}}, environment(consul=settings)))
    assert Node(Kind.CONSUL, "Consul", "datacenter dc1") in picture.nodes
    assert _lines(picture) == [
        "other clusters Consul Consul: look it up",
        said[0],
        f"order Consul Consul: {said[1]}",
    ]


def test_who_calls_it_by_its_former_name_calls_it():
    picture = drawn(project({"order": {"uses": ["user"]}, "member": {"renamed_from": "user"}}, environment(), "member"))
    assert _lines(picture) == ["order uses member: HTTP 80 → 8080 as user"]
    assert Node(Kind.SERVICE, "member", details=("formerly user",)) in picture.nodes


def test_what_is_unlike_others_stands_in_the_service():
    spec = {"team": "shop", "service": False, "metrics": False, "network_policy": False}
    [node] = drawn(project({"order": spec}, environment())).nodes
    assert node.details == ("team shop", "no Service", "no network policy")


def test_of_selected_services_the_neighbours_are_drawn_and_nobody_else():
    specs = {
        "web": {"uses": ["order"]},
        "order": {"uses": ["user"]},
        "user": {"uses": ["audit"], "egress": [{"cidr": "192.0.2.0/24", "port": 443}]},
        "audit": {},
        "other": {},
    }
    picture = drawn(project(specs, environment(), "order"))
    assert _lines(picture) == ["order uses user: HTTP 80 → 8080", "web uses order: HTTP 80 → 8080"]
    assert _names(picture, Kind.SERVICE) == ["order", "user", "web"]


@cache
def _generated():
    return tuple(cases(120, 13))


def test_in_generated_projects_every_service_and_everything_it_names_is_there():
    seen = dict.fromkeys(Relation, 0)
    for case in _generated():
        specs = {each.name: each for each in (*case.peers, case.spec)}
        picture = drawn(project_of(specs.values(), case.environment))
        assert set(_names(picture, Kind.SERVICE)) == set(specs)
        spec, edges = case.spec, picture.edges
        named = {each.key: each for each in picture.nodes}
        for edge in edges:
            seen[edge.relation] += 1
            assert {edge.source, edge.target} <= named.keys()
        used = {(named[each.target].kind, each.target[1]) for each in edges if each.relation is Relation.USES}
        assert used == {(Kind.OUTSIDE if use.external else Kind.SERVICE, _name(spec, use)) for use in spec.used}
        _check_peers(spec, edges, named)
    assert all(seen.values()), seen


def _name(spec, use):
    # Its own former name may be among what it uses.
    return spec.name if not use.external and use.service == spec.renamed_from else use.service


def _check_peers(spec, edges, named):
    egress = {
        (named[each.target].name, label) for each in edges for label in each.labels if each.relation is Relation.EGRESS
    }
    assert {port for _, port in egress} == {f"TCP {each.port}" for each in spec.egress}
    assert {name for name, _ in egress if "/" in name and "=" not in name} == {
        each.cidr for each in spec.egress if each.cidr
    }
    allowed = [each for each in edges if each.relation is Relation.ALLOWED]
    assert bool(allowed) == bool(spec.allow_from)
    hosts = {named[each.source].name for each in edges if each.relation is Relation.EXPOSED}
    assert hosts in (set(), set(spec.expose.hosts if spec.expose else ()))
