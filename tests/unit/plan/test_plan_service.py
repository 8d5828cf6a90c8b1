"""The Service: its port, which callers are told, and what a cluster reads of its annotations."""

import pytest

_GATEWAY = {"exposure": {"gateway": {"name": "public", "namespace": "gateway"}}}


def _told(made, name):
    (container,) = made.manifests["deployment"]["spec"]["template"]["spec"]["containers"]
    return {each["name"]: each.get("value") for each in container["env"]}[name]


def test_its_port_leads_to_the_same_port_of_the_container(planned):
    made = planned({"service": {"port": 8000}})
    assert made.manifests["service"]["spec"]["ports"] == [
        {"name": "http", "port": 8000, "targetPort": "http", "protocol": "TCP"}
    ]
    assert made.url == "http://order.shop.svc.cluster.local:8000"


@pytest.mark.parametrize(("service", "url"), [({}, ""), ({"port": 80}, ""), ({"port": 8000}, ":8000")])
def test_callers_are_told_the_port_where_a_url_needs_it(planned, service, url):
    made = planned({"uses": ["user"]}, {}, ({"name": "user", "service": service},))
    assert _told(made, "USER_URL") == f"http://user.shop.svc.cluster.local{url}"


def test_another_sets_service_is_called_at_the_usual_port(planned):
    made = planned({"uses": [{"service": "user", "external": True}], "service": {"port": 8000}})
    assert _told(made, "USER_URL") == "http://user.shop.svc.cluster.local"


def test_a_route_leads_to_its_port(planned):
    made = planned({"service": {"port": 8000}, "expose": {"hosts": ["order.example.com"]}}, _GATEWAY)
    (rule,) = made.manifests["route"]["spec"]["rules"]
    assert rule["backendRefs"] == [{"name": "order", "port": 8000}]


def test_annotations_are_the_services_alone(planned):
    made = planned({"service": {"annotations": {"example.com/balance": "least"}}})
    found = {role: body["metadata"].get("annotations") for role, body in made.manifests.items()}
    assert found.pop("service") == {"example.com/balance": "least"}
    assert set(found.values()) == {None}


REFUSED = {
    "service: {port: 0}": "service.port: out-of-range",
    "service: {port: 9090}": "service.port: repeated",
    "service: {annotations: {a b: c}}": "service.annotations.a b: bad-label",
    "service: {type: LoadBalancer}": "service.type: unknown-key",
    "service: 80": "service: wrong-type",
}


@pytest.mark.parametrize(("line", "said"), REFUSED.items(), ids=REFUSED)
def test_it_refuses_what_a_server_would(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\nports: {{grpc: 9090, admin: {{port: 8081, service: false}}}}\n")
    assert tree.finds() == [f"services/order/service.yaml:3: {said}"]


def test_a_port_that_is_not_in_the_service_may_have_its_number(tree):
    tree.spec("name: order\nsource: {}\nservice: {port: 8081}\nports: {admin: {port: 8081, service: false}}\n")
    assert tree.finds() == []


def test_a_process_that_nobody_calls_has_no_service(planned):
    made = planned({"service": False, "metrics": False, "allow_from": [{"namespace": "jobs"}]})
    assert "service" not in made.manifests
    assert made.url == ""
    (container,) = made.manifests["deployment"]["spec"]["template"]["spec"]["containers"]
    assert container["readinessProbe"]["httpGet"]["port"] == "http"


_CATALOG = "consul: {register: catalog, address: {external: order.example.com}}"
NEEDED = {
    "service: false": "service: is off, and Prometheus finds the pods by it; set metrics: false, or leave service out",
    "service: false\nmetrics: false\nexpose: {hosts: [a.example.com]}": "service: is off, and expose leads to it; "
    "remove one of the two",
    f"service: false\nmetrics: false\n{_CATALOG}": "service: is off, and the catalog's entry point leads to it; "
    "remove one of the two",
}


@pytest.mark.parametrize(("lines", "said"), NEEDED.items(), ids=NEEDED)
def test_what_needs_the_service_is_refused_without_it(tree, lines, said):
    tree.spec(f"name: order\nsource: {{}}\n{lines}\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]


def test_nobody_uses_a_service_that_has_none(tree):
    tree.spec("name: worker\nsource: {}\nservice: false\nmetrics: false\n", "worker")
    tree.spec("name: order\nsource: {}\nuses: [worker]\n")
    assert tree.says() == [
        'services/order/service.yaml:3: uses[0]: has no Service to be called by, got "worker"; '
        "remove it, or leave out service: false there"
    ]
