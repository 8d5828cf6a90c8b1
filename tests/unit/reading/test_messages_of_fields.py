"""Every field of a spec refuses what it cannot take, at its own line and key, under one code."""

import pytest

# What stands on the third line of the spec, and what is said about it after `services/order/service.yaml:3: `.
FIELDS = {
    "teem: shop": "teem: unknown-key",
    "health: {pth: /x}": "health.pth: unknown-key",
    "log: {colour: red}": "log.colour: unknown-key",
    "team: my team": "team: bad-label",
    "team: true": "team: wrong-type",
    "port: 80": "port: out-of-range",
    "port: 65536": "port: out-of-range",
    'port: "8080"': "port: wrong-type",
    "port: true": "port: wrong-type",
    "port: 8080.5": "port: wrong-type",
    "port: 0x10": "port: out-of-range",
    "health: {path: ready}": "health.path: bad-path",
    "health: {live_path: /health}": "health: same-probe-path",
    "health: [/health]": "health: wrong-type",
    "metrics: true": "metrics: wrong-type",
    "metrics: {interval: soon}": "metrics.interval: bad-duration",
    "metrics: {interval: 30}": "metrics.interval: bad-duration",
    "metrics: {interval: 0s}": "metrics: bad-duration",
    "metrics: {interval: 1us}": "metrics: bad-duration",
    "replicas: -1": "replicas: out-of-range",
    "autoscale: {min: 3}": "autoscale.max: missing-key",
    "autoscale: {min: 5, max: 2}": "autoscale: min-above-max",
    "autoscale: {max: 2, cpu: 0}": "autoscale.cpu: out-of-range",
    "resources: {cpu: lots}": "resources.cpu: bad-quantity",
    "resources: {cpu: 0.1m}": "resources.cpu: out-of-range",
    "resources: {cpu_limit: -1}": "resources.cpu_limit: out-of-range",
    "resources: {memory: 128m}": "resources.memory: out-of-range",
    "resources: {memory: 128MiB}": "resources.memory: bad-quantity",
    "resources: {memory: 2000000000001m}": "resources.memory: bad-quantity",
    "env: {1A: x}": "env.1A: bad-name",
    "env: {FLAG: true}": "env.FLAG: wrong-type",
    "env: {RATE: 1.50}": "env.RATE: wrong-type",
    "env: {HTTP_ADDR: x}": "env.HTTP_ADDR: reserved-name",
    "env: {GOMEMLIMIT: x}": "env.GOMEMLIMIT: reserved-name",
    "secrets: {A: {secret: My_DB, key: url}}": "secrets.A.secret: bad-name",
    "secrets: {A: {secret: db, key: a/b}}": "secrets.A.key: bad-name",
    "secrets: {POD_IP: {secret: a, key: b}}": "secrets.POD_IP: reserved-name",
    "uses: user": "uses: wrong-type",
    "uses: [User]": "uses[0]: bad-name",
    "uses: [{namespace: x, external: true}]": "uses[0].service: missing-key",
    "uses: [{service: a, port: 80}]": "uses[0]: conflict",
    "uses: [{service: a, url: http://a/}]": "uses[0].url: wrong-type",
    "egress: [{cidr: 192.0.2.1/24, port: 5432}]": "egress[0].cidr: bad-network",
    "egress: [{cidr: 192.0.2.0/24, port: 0}]": "egress[0].port: out-of-range",
    "allow_from: [{namespace: Ingress}]": "allow_from[0].namespace: bad-name",
    "log: {level: loud}": "log.level: not-a-choice",
    "shutdown: {drain: 1.5s}": "shutdown: bad-duration",
    "shutdown: {timeout: 0s}": "shutdown: out-of-range",
    "shutdown: {drain: 1m, timeout: 9m}": "shutdown: stop-too-long",
    'network_policy: "no"': "network_policy: wrong-type",
    "gomemlimit: 0": "gomemlimit: wrong-type",
}


@pytest.mark.parametrize(("line", "said"), FIELDS.items(), ids=FIELDS)
def test_a_field_refuses_what_it_cannot_take(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n")
    assert tree.finds() == [f"services/order/service.yaml:3: {said}"]


@pytest.mark.parametrize("line", ["port: 0x10", "replicas: -01", "team: 1.50"])
def test_a_value_is_shown_as_it_was_written(tree, line):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n")
    (said,) = tree.says()
    assert f", got {line.split()[1]}; " in said


@pytest.mark.parametrize("name", ["Order", "order_1", "1order", "order-", "a.b", "a" * 64])
def test_a_name_that_is_no_dns_label_is_refused_never_cut(tree, name):
    tree.spec(f"name: {name}\nsource: {{}}\n")
    assert tree.finds() == ["services/order/service.yaml:1: name: bad-name"]


def test_the_longest_name_is_taken(tree):
    tree.spec(f"name: {'a' * 63}\nsource: {{}}\n")
    assert tree.finds() == []
