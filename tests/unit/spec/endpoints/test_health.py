"""What `health` takes: when it is asked, how, and what restarts a pod."""

import pytest
from moorage.spec.service import ServiceSpec

_SECONDS = "must be whole seconds, from 1s to 1h"
_FORM = "write it such as 5s"

# What stands on the third line of the spec, and what is said about it after `services/order/service.yaml:3: `.
REFUSED = {
    "health: {interval: 500ms}": f'health.interval: {_SECONDS}, got "500ms"; {_FORM}',
    "health: {interval: 0s}": f'health.interval: {_SECONDS}, got "0s"; {_FORM}',
    "health: {timeout: 1.5s}": f'health.timeout: {_SECONDS}, got "1.5s"; {_FORM}',
    "health: {live: {path: /live, interval: 61m}}": f'health.live.interval: {_SECONDS}, got "61m"; {_FORM}',
    "health: {startup: 2h, live_path: /live}": f'health.startup: {_SECONDS}, got "2h"; {_FORM}',
    "health: {failures: 0}": "health.failures: must be between 1 and 2147483647, got 0; choose a number in that range",
    "health: {live: {path: /live, failures: 2147483648}}": "health.live.failures: must be between 1 and 2147483647, "
    "got 2147483648; choose a number in that range",
    "health: {live: {}}": "health.live.path: is required; add the key",
    "health: {live: /live}": 'health.live: must be a mapping, got "/live"; write `health: {live: {path: /live}}`',
    "health: {startup: 2m}": "health.startup: is for a liveness probe, and there is none; "
    "add live: {path: /live}, or remove it",
    "health: {live_path: /a, live: {path: /b}}": "health.live_path: conflicts with live; set only one",
    "health: {scheme: ftp}": "health.scheme: must be 'http' or 'https', got \"ftp\"; choose one of these",
    'health: {headers: {"A b": x}}': "health.headers.A b: is not the name of a header; use letters, digits and '-'",
    'health: {headers: {Host: "a\\nb"}}': "health.headers.Host: holds a control character; "
    "write it in plain characters",
    "health: {headers: {Host: a, host: b}}": "health.headers: names host twice; keep one, as case does not count",
    "health: true": "health: must be a mapping, got true; write `health: {path: /health}`",
}


@pytest.mark.parametrize(("line", "said"), REFUSED.items(), ids=REFUSED)
def test_health_refuses_what_it_cannot_take(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]


def test_everything_that_is_wrong_with_it_is_said_at_once(tree):
    tree.spec("name: order\nsource: {}\nhealth: {interval: 1ms, startup: 2m}\n")
    assert [each.split(": ")[1] for each in tree.says()] == ["health.interval", "health.startup"]


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
    f"health: false\n{_AGENT}": "health: is off, and Consul asks it; remove it, or remove consul",
    f"health: false\n{_CATALOG}": "health: is off, and Consul asks it; remove it, or remove consul",
    f"health: {{scheme: https}}\n{_AGENT}": "health.scheme: is https, and the agent asks by http; "
    "serve health by http, or use register: catalog with its own scheme",
}


@pytest.mark.parametrize(("lines", "said"), WITH_CONSUL.items(), ids=WITH_CONSUL)
def test_consul_must_be_able_to_ask_it(tree, lines, said):
    tree.spec(f"name: order\nsource: {{}}\n{lines}\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]


def test_the_catalog_asks_the_entry_point_by_its_own_scheme(tree):
    tree.spec(f"name: order\nsource: {{}}\nhealth: {{scheme: https}}\n{_CATALOG}\n")
    assert tree.says() == []
