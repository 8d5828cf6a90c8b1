"""Who may talk to whom: what the spec opens is open, on container ports, and nothing else is."""

import pytest

_OFF = {"monitoring": "off"}
_AGENT = {"monitoring": "off", "consul": {"agent_address": "$(HOST_IP):8501"}}
_DNS = {"ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]}


def _policy(made):
    return made.manifests["network-policy"]["spec"]


def _tcp(port):
    return [{"port": port, "protocol": "TCP"}]


def _pods(name):
    labels = {"app.kubernetes.io/name": name, "app.kubernetes.io/instance": name}
    return {"podSelector": {"matchLabels": labels}}


def _namespace(name):
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}


def test_by_default_nothing_comes_in_and_only_names_are_looked_up(planned):
    policy = _policy(planned({}, _OFF))
    assert policy["podSelector"] == _pods("order")["podSelector"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert (policy["ingress"], policy["egress"]) == ([], [_DNS])


def test_a_used_service_is_reached_at_its_container_port_and_lets_its_callers_in(planned):
    order, user = {"name": "order", "uses": ["user"], "port": 9001}, {"name": "user", "port": 9002}
    assert _policy(planned(order, _OFF, (user,)))["egress"] == [_DNS, {"to": [_pods("user")], "ports": _tcp(9002)}]
    assert _policy(planned(user, _OFF, (order,)))["ingress"] == [{"from": [_pods("order")], "ports": _tcp(9002)}]
    assert _policy(planned(order, _OFF, (user,)))["ingress"] == []


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_callers_stand_in_the_order_of_their_names(planned, names):
    callers = tuple({"name": name, "uses": ["user"]} for name in names)
    (rule,) = _policy(planned({"name": "user"}, _OFF, callers))["ingress"]
    assert rule["from"] == [_pods("a"), _pods("b")]


def test_an_external_service_is_reached_in_its_namespace_and_is_no_caller_of_ours(planned):
    ledger = {"service": "ledger", "namespace": "finance", "external": True, "port": 9090}
    near = {"service": "tax", "external": True}
    policy = _policy(planned({"uses": [ledger, near]}, _OFF))
    assert policy["egress"] == [
        _DNS,
        {"to": [_namespace("finance")], "ports": _tcp(9090)},
        {"to": [_namespace("shop")], "ports": _tcp(8080)},
    ]


def test_what_is_not_called_by_http_is_a_hole_in_the_policy_and_no_variable(planned):
    postgres = {"service": "postgres", "namespace": "data", "external": True, "port": 5432, "url": False}
    made = planned({"uses": [postgres, {"service": "user", "url": False}]}, _OFF, ({"name": "user", "port": 9002},))
    assert _policy(made)["egress"] == [
        _DNS,
        {"to": [_namespace("data")], "ports": _tcp(5432)},
        {"to": [_pods("user")], "ports": _tcp(9002)},
    ]
    container = made.manifests["deployment"]["spec"]["template"]["spec"]["containers"][0]
    assert [each["name"] for each in container["env"] if each["name"].endswith("_URL")] == []


def test_a_used_service_without_a_url_lets_its_callers_in(planned):
    caller = {"name": "order", "uses": [{"service": "user", "url": False}]}
    assert _policy(planned({"name": "user"}, _OFF, (caller,)))["ingress"] == [
        {"from": [_pods("order")], "ports": _tcp(8080)}
    ]


def test_a_service_is_reached_at_several_ports(planned):
    one = {"service": "kafka", "external": True, "port": 9092, "url": False}
    egress = _policy(planned({"uses": [one, {**one, "port": 9093}]}, _OFF))["egress"]
    assert [rule["ports"] for rule in egress[1:]] == [_tcp(9092), _tcp(9093)]


def test_a_service_of_the_same_name_elsewhere_does_not_let_its_callers_in_here(planned):
    caller = {"name": "order", "uses": [{"service": "user", "namespace": "other", "external": True}]}
    assert _policy(planned({"name": "user"}, _OFF, (caller,)))["ingress"] == []


def test_egress_opens_networks_and_allow_from_lets_namespaces_in(planned):
    fields = {
        "port": 9001,
        "egress": [{"cidr": "192.0.2.0/24", "port": 5432}],
        "allow_from": [{"namespace": "ingress"}, {"namespace": "jobs"}],
    }
    policy = _policy(planned(fields, _OFF))
    assert policy["egress"] == [_DNS, {"to": [{"ipBlock": {"cidr": "192.0.2.0/24"}}], "ports": _tcp(5432)}]
    assert policy["ingress"] == [{"from": [_namespace("ingress"), _namespace("jobs")], "ports": _tcp(9001)}]


def test_addresses_may_be_left_out_of_a_network(planned):
    wide = {"cidr": "0.0.0.0/0", "except": ["169.254.169.254/32", "10.0.0.0/8"], "port": 443}
    (_, rule) = _policy(planned({"egress": [wide]}, _OFF))["egress"]
    block = {"cidr": "0.0.0.0/0", "except": ["169.254.169.254/32", "10.0.0.0/8"]}
    assert rule == {"to": [{"ipBlock": block}], "ports": _tcp(443)}


_PODS = {"podSelector": {"matchLabels": {"app": "redis"}}}
_ENVOY = {"podSelector": {"matchLabels": {"app": "envoy"}}}
_WIDE = {"cidr": "0.0.0.0/0", "except": ["169.254.169.254/32"]}
PEERS = {
    "pods of a namespace": ({"namespace": "data", "pods": {"app": "redis"}}, {**_namespace("data"), **_PODS}),
    "every pod of a namespace": ({"namespace": "data"}, _namespace("data")),
    "pods of its own namespace": ({"pods": {"app": "redis"}}, _PODS),
    "a network": ({"cidr": "192.0.2.0/24"}, {"ipBlock": {"cidr": "192.0.2.0/24"}}),
    "a network without a part": (_WIDE, {"ipBlock": _WIDE}),
}


@pytest.mark.parametrize(("written", "peer"), PEERS.values(), ids=PEERS)
def test_egress_and_allow_from_name_pods_or_networks(planned, written, peer):
    policy = _policy(planned({"egress": [{**written, "port": 6379}], "allow_from": [written], "port": 9001}, _OFF))
    assert policy["egress"] == [_DNS, {"to": [peer], "ports": _tcp(6379)}]
    assert policy["ingress"] == [{"from": [peer], "ports": _tcp(9001)}]


NO_PEERS = {
    "{}": "names no namespace, pods or network; set one of namespace, pods and cidr",
    "{pods: {}}": "names no namespace, pods or network; set one of namespace, pods and cidr",
    "{cidr: 192.0.2.0/24, namespace: a}": "names both a network and pods; write one entry for each",
    "{cidr: 192.0.2.0/24, pods: {a: b}}": "names both a network and pods; write one entry for each",
    "{namespace: a, except: [192.0.2.1/32]}": "has except without cidr; remove it, or name the network",
}


@pytest.mark.parametrize(("written", "said"), NO_PEERS.items(), ids=NO_PEERS)
def test_an_entry_names_pods_or_a_network_and_not_both(tree, written, said):
    to = f"{{port: 443, {written[1:]}".replace(", }", "}")
    tree.spec(f"name: order\nsource: {{}}\nallow_from: [{written}]\negress: [{to}]\n")
    where = "services/order/service.yaml"
    assert tree.says() == [f"{where}:3: allow_from[0]: {said}", f"{where}:4: egress[0]: {said}"]


_NO_PART = "is no part of 192.0.2.0/24; leave it out, or name a network inside"
EXCEPTED = {
    "[10.0.0.0/8]": f"egress[0]: except 10.0.0.0/8 {_NO_PART}",
    "[192.0.2.0/24]": f"egress[0]: except 192.0.2.0/24 {_NO_PART}",
    '["2001:db8::/64"]': f"egress[0]: except 2001:db8::/64 {_NO_PART}",
    "[192.0.2.1/24]": 'egress[0].except[0]: is not a network in CIDR form, got "192.0.2.1/24"; '
    "write it such as 192.0.2.0/24, without host bits",
}


@pytest.mark.parametrize(("excepted", "said"), EXCEPTED.items(), ids=EXCEPTED)
def test_what_is_left_out_lies_within_the_network(tree, excepted, said):
    tree.spec(f"name: order\nsource: {{}}\negress: [{{cidr: 192.0.2.0/24, port: 443, except: {excepted}}}]\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]


def test_prometheus_is_let_in_where_it_scrapes_and_only_there(planned):
    where = {"monitoring": {"namespace": "observability"}}
    assert _policy(planned({}, where))["ingress"] == [{"from": [_namespace("observability")], "ports": _tcp(8080)}]
    assert _policy(planned({"metrics": False}, where))["ingress"] == []
    assert _policy(planned({}, _OFF))["ingress"] == []


@pytest.mark.parametrize(
    ("endpoint", "to", "port"),
    [
        ("http://collector.observability:4318", [_namespace("observability")], 4318),
        ("http://Collector.Observability.svc:4318/otlp", [_namespace("observability")], 4318),
        ("https://collector.observability.svc.cluster.local", [_namespace("observability")], 443),
        ("http://collector", [_namespace("shop")], 80),
        ("http://192.0.2.7:4318", [{"ipBlock": {"cidr": "192.0.2.7/32"}}], 4318),
        ("http://[2001:db8::7]:4318", [{"ipBlock": {"cidr": "2001:db8::7/128"}}], 4318),
        ("https://otlp.traces.example.com", None, 443),
        ("http://$(HOST_IP):4318", None, 4318),
    ],
)
def test_spans_get_out_to_the_collector_alone(planned, endpoint, to, port):
    rule = {**({"to": to} if to else {}), "ports": _tcp(port)}
    traced = {**_OFF, "tracing": {"endpoint": endpoint}}
    assert _policy(planned({}, traced))["egress"] == [_DNS, rule]
    made = planned({"jobs": {"night": {"command": ["/order"], "schedule": "@daily"}}}, traced)
    assert made.manifests["jobs-policy"]["spec"]["egress"] == [_DNS, rule]
    assert _policy(planned({}, {**_OFF, "tracing": "off"}))["egress"] == [_DNS]


def test_the_agent_on_the_node_is_reached_without_naming_it_and_others_may_call(planned):
    policy = _policy(planned({"consul": {"register": "agent"}, "port": 9001}, _AGENT))
    assert policy["egress"] == [_DNS, {"ports": _tcp(8501)}]
    assert policy["ingress"] == [{"ports": _tcp(9001)}]


def test_a_catalog_entry_opens_nothing_by_itself(planned):
    fields = {"consul": {"register": "catalog", "address": {"external": "order.example.com"}}}
    policy = _policy(planned(fields, _AGENT))
    assert (policy["ingress"], policy["egress"]) == ([], [_DNS])


def test_without_the_policy_there_is_none(planned):
    assert "network-policy" not in planned({"network_policy": False}).manifests


@pytest.mark.parametrize(("fields", "environment"), [({"metrics": False}, {}), ({}, _OFF)])
def test_no_service_monitor_where_nobody_scrapes(planned, fields, environment):
    assert "monitor" not in planned(fields, environment).manifests


def test_a_service_monitor_scrapes_path_and_interval_of_the_spec(planned):
    monitor = planned({"metrics": {"path": "/m", "interval": "90s"}}).manifests["monitor"]
    assert monitor["spec"]["endpoints"] == [{"port": "http", "path": "/m", "interval": "1m30s"}]
