"""Prometheus asks the port that is named, and may reach no other."""

import pytest

_PORTS = {"stats": 9100, "admin": {"port": 8081, "service": False}}


def _planned(planned, metrics, **more):
    fields = {"name": "user", "ports": _PORTS, "metrics": metrics, **more}
    return planned(fields, {"consul": {}}, ({"name": "order", "uses": ["user"]},))


def _endpoint(made):
    (endpoint,) = made.manifests["monitor"]["spec"]["endpoints"]
    return endpoint


def _opened(made):
    """Return who may come in, a namespace or a service, by the numbers of the rule."""
    found = {}
    for rule in made.manifests["network-policy"]["spec"]["ingress"]:
        sources = [next(iter(each.values()))["matchLabels"] for each in rule.get("from", [])]
        found[tuple(port["port"] for port in rule["ports"])] = [next(iter(each.values())) for each in sources]
    return found


@pytest.mark.parametrize(
    ("port", "endpoint", "number"),
    [
        ("http", {"port": "http"}, 8080),
        ("stats", {"port": "stats"}, 9100),
        # A port that is not in the Service is found among those of the pods behind it.
        ("admin", {"targetPort": "admin"}, 8081),
    ],
)
def test_the_port_is_asked_and_open_to_prometheus(planned, port, endpoint, number):
    made = _planned(planned, {"port": port})
    assert _endpoint(made) == {**endpoint, "path": "/metrics", "interval": "30s"}
    assert _opened(made) == {(8080, 9100): ["order"], (number,): ["monitoring"]}


def test_prometheus_comes_in_beside_those_who_find_the_service_by_consul(planned):
    made = _planned(planned, {"port": "admin"}, consul={"register": "agent"})
    assert _opened(made) == {(8080,): [], (9100,): ["order"], (8081,): ["monitoring"]}


def test_a_timeout_is_prometheuss_own_unless_it_is_said(planned):
    assert "scrapeTimeout" not in _endpoint(_planned(planned, {}))
    assert _endpoint(_planned(planned, {"timeout": "1500ms"}))["scrapeTimeout"] == "1s500ms"


def test_without_metrics_no_port_is_opened_for_them(planned):
    assert _opened(_planned(planned, False)) == {(8080, 9100): ["order"]}
