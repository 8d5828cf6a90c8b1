"""What `health` takes: when it is asked, how, and what restarts a pod."""

import pytest
from moorage.spec.service import ServiceSpec

# What stands on the third line of the spec, and what is said about it after `services/order/service.yaml:3: `.
REFUSED = {
    "health: {interval: 500ms}": "health.interval: out-of-range",
    "health: {interval: 0s}": "health.interval: out-of-range",
    "health: {timeout: 1.5s}": "health.timeout: out-of-range",
    "health: {live: {path: /live, interval: 61m}}": "health.live.interval: out-of-range",
    "health: {startup: 2h, live_path: /live}": "health.startup: out-of-range",
    "health: {failures: 0}": "health.failures: out-of-range",
    "health: {live: {path: /live, failures: 2147483648}}": "health.live.failures: out-of-range",
    "health: {live: {}}": "health.live: incomplete",
    "health: {live: /live}": "health.live: wrong-type",
    "health: {startup: 2m}": "health.startup: incomplete",
    "health: {live_path: /a, live: {path: /b}}": "health.live_path: conflict",
    "health: {scheme: ftp}": "health.scheme: not-a-choice",
    'health: {headers: {"A b": x}}': "health.headers.A b: bad-name",
    'health: {headers: {Host: "a\\nb"}}': "health.headers.Host: bad-character",
    "health: {headers: {Host: a, host: b}}": "health.headers: repeated",
    "health: true": "health: wrong-type",
}


@pytest.mark.parametrize(("line", "said"), REFUSED.items(), ids=REFUSED)
def test_health_refuses_what_it_cannot_take(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n")
    assert tree.finds() == [f"services/order/service.yaml:3: {said}"]


def test_everything_that_is_wrong_with_it_is_said_at_once(tree):
    tree.spec("name: order\nsource: {}\nhealth: {interval: 1ms, startup: 2m}\n")
    assert [each.split(": ")[1] for each in tree.finds()] == ["health.interval", "health.startup"]


@pytest.mark.parametrize("time", ["1s", "60m", "1h", "1m30s"])
def test_the_shortest_and_the_longest_time_are_taken(time):
    spec = ServiceSpec.model_validate({"name": "order", "source": {}, "health": {"timeout": time, "interval": "1h"}})
    assert spec.health


def test_of_two_layers_the_later_form_of_liveness_counts(tree):
    tree.spec("name: order\nsource: {}\nhealth: {live: {path: /a}}\n")
    tree.environment("defaults: {health: {live_path: /b}}\nservices: {order: {health: {live_path: /c}}}")
    (spec,) = tree.load("test").specs
    assert (spec.health.live, spec.health.liveness.path) == (None, "/c")


_AGENT = "consul: {register: agent}"
_CATALOG = "consul: {register: catalog, address: {external: order.example.com}}"
WITH_CONSUL = {
    f"health: false\n{_AGENT}": "health: conflict",
    f"health: false\n{_CATALOG}": "health: conflict",
    f"health: {{scheme: https}}\n{_AGENT}": "health.scheme: conflict",
}


@pytest.mark.parametrize(("lines", "said"), WITH_CONSUL.items(), ids=WITH_CONSUL)
def test_consul_must_be_able_to_ask_it(tree, lines, said):
    tree.spec(f"name: order\nsource: {{}}\n{lines}\n")
    assert tree.finds() == [f"services/order/service.yaml:3: {said}"]


def test_the_catalog_asks_the_entry_point_by_its_own_scheme(tree):
    tree.spec(f"name: order\nsource: {{}}\nhealth: {{scheme: https}}\n{_CATALOG}\n")
    assert tree.finds() == []
