"""What the kubelet asks, how often, and when it gives up."""

import pytest


def _probes(planned, health):
    (container,) = planned({"health": health}).manifests["deployment"]["spec"]["template"]["spec"]["containers"]
    return {kind.removesuffix("Probe"): body for kind, body in container.items() if kind.endswith("Probe")}


def _timing(probe):
    return probe["timeoutSeconds"], probe["periodSeconds"], probe["failureThreshold"]


def test_without_a_word_they_are_as_they_were(planned):
    assert _probes(planned, {}) == {
        "readiness": {
            "httpGet": {"path": "/health", "port": "http"},
            "timeoutSeconds": 2,
            "periodSeconds": 5,
            "failureThreshold": 3,
        }
    }


@pytest.mark.parametrize("live", [{"live_path": "/live"}, {"live": {"path": "/live"}}], ids=["short", "long"])
def test_both_forms_of_liveness_are_one(planned, live):
    found = _probes(planned, live)
    assert {kind: probe["httpGet"]["path"] for kind, probe in found.items()} == {
        "readiness": "/health",
        "liveness": "/live",
        "startup": "/live",
    }
    assert {kind: _timing(probe) for kind, probe in found.items()} == {
        "readiness": (2, 5, 3),
        "liveness": (2, 10, 3),
        "startup": (2, 2, 30),
    }


def test_every_time_is_the_users(planned):
    live = {"path": "/live", "interval": "20s", "failures": 6}
    found = _probes(planned, {"interval": "7s", "timeout": "1s", "failures": 2, "startup": "2m", "live": live})
    assert {kind: _timing(probe) for kind, probe in found.items()} == {
        "readiness": (1, 7, 2),
        "liveness": (1, 20, 6),
        "startup": (1, 2, 60),
    }


@pytest.mark.parametrize(
    ("startup", "timeout", "timing"),
    [
        ("1s", "2s", (2, 2, 1)),
        ("5s", "2s", (2, 2, 3)),
        # An answer that takes longer than the period holds the next probe up: the time that was asked for counts.
        ("1m", "5s", (5, 5, 12)),
        ("1m", "7s", (7, 7, 9)),
        ("1h", "1s", (1, 2, 1800)),
    ],
)
def test_a_start_may_take_as_long_as_was_said(planned, startup, timeout, timing):
    assert _timing(_probes(planned, {"startup": startup, "timeout": timeout, "live_path": "/l"})["startup"]) == timing


def test_scheme_and_headers_are_every_probes(planned):
    health = {"scheme": "https", "headers": {"Host": "order.example.com", "X-Probe": ""}, "live_path": "/live"}
    asked = [probe["httpGet"] for probe in _probes(planned, health).values()]
    headers = [{"name": "Host", "value": "order.example.com"}, {"name": "X-Probe", "value": ""}]
    assert [(each["scheme"], each["httpHeaders"]) for each in asked] == [("HTTPS", headers)] * 3


def test_without_health_nobody_asks(planned):
    assert _probes(planned, False) == {}


_PORTS = {"grpc": 9090, "admin": {"port": 8081, "service": False}}


def _asked(planned, health):
    (container,) = planned({"ports": _PORTS, "health": health}).manifests["deployment"]["spec"]["template"]["spec"][
        "containers"
    ]
    probes = {kind.removesuffix("Probe"): body for kind, body in container.items() if kind.endswith("Probe")}
    timing = {"timeoutSeconds", "periodSeconds", "failureThreshold"}
    return {kind: {key: each for key, each in body.items() if key not in timing} for kind, body in probes.items()}


def test_a_probe_by_http_asks_the_port_that_is_named(planned):
    found = _asked(planned, {"port": "admin", "live_path": "/live"})
    assert found == {
        "readiness": {"httpGet": {"path": "/health", "port": "admin"}},
        "liveness": {"httpGet": {"path": "/live", "port": "admin"}},
        "startup": {"httpGet": {"path": "/live", "port": "admin"}},
    }


def test_grpc_is_asked_by_number_as_kubernetes_takes_no_name_there(planned):
    assert _asked(planned, {"grpc": "grpc"}) == {"readiness": {"grpc": {"port": 9090}}}
    assert _asked(planned, {"grpc": "http"}) == {"readiness": {"grpc": {"port": 8080}}}


def test_a_connection_is_opened_to_the_port_that_is_named(planned):
    assert _asked(planned, {"tcp": "grpc"}) == {"readiness": {"tcpSocket": {"port": "grpc"}}}


def test_liveness_may_ask_in_another_way_than_readiness(planned):
    by_connection, by_path = {"tcpSocket": {"port": "grpc"}}, {"httpGet": {"path": "/live", "port": "http"}}
    assert _asked(planned, {"grpc": "grpc", "live": {"tcp": "grpc"}}) == {
        "readiness": {"grpc": {"port": 9090}},
        "liveness": by_connection,
        "startup": by_connection,
    }
    assert _asked(planned, {"grpc": "grpc", "live_path": "/live"})["liveness"] == by_path
