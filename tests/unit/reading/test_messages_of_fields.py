"""Every field of a spec refuses what it cannot take, in one line that names file, line, path, value and way out."""

import pytest

_DNS = "use lower-case letters, digits and '-', starting with a letter, at most 63 characters"
_MAPPING = "must be a mapping"
_LINES = "write `key: value` lines below it"
_RANGE = "choose a number in that range"
_DURATION = "write a number with a unit, such as 500ms, 5s or 1m30s"
_QUANTITY = "write it as Kubernetes does, such as 100m, 0.5 or 128Mi"
_WHOLE = "write it without quotes, such as 3"
_VARIABLE = "use letters, digits and '_', not starting with a digit"
_TEXT = "put it in quotes, so that what you see is what the process gets"

# What stands on the third line of the spec, and what is said about it after `services/order/service.yaml:3: `.
FIELDS = {
    "teem: shop": "teem: unknown key; write team, if you meant that",
    "health: {pth: /x}": "health.pth: unknown key; write path, if you meant that",
    "log: {colour: red}": "log.colour: unknown key; remove it, or use one of level",
    "team: my team": 'team: cannot be a label\'s value, got "my team"; '
    "use letters, digits, '-', '_' and '.', at most 63 characters",
    "team: true": "team: must be text, got true; write text, in quotes where it looks like a number",
    "port: 80": "port: must be between 1024 and 65535, got 80; " + _RANGE,
    "port: 65536": "port: must be between 1024 and 65535, got 65536; " + _RANGE,
    'port: "8080"': 'port: must be a whole number, got "8080"; ' + _WHOLE,
    "port: true": "port: must be a whole number, got true; " + _WHOLE,
    "port: 8080.5": "port: must be a whole number, got 8080.5; " + _WHOLE,
    "port: 0x10": "port: must be between 1024 and 65535, got 0x10; " + _RANGE,
    "health: {path: ready}": 'health.path: is not a path of a URL, got "ready"; '
    "start it with '/', without spaces, '?' or '#'",
    "health: {live_path: /health}": "health: uses one path for readiness and liveness; give live_path a handler of "
    "its own, or leave it out: pods would restart when a dependency is down",
    "health: [/health]": f'health: {_MAPPING}, got ["/health"]; write `health: {{path: /health}}`',
    "metrics: true": f"metrics: {_MAPPING}, got true; {_LINES}",
    "metrics: {interval: soon}": f'metrics.interval: is not a duration, got "soon"; {_DURATION}',
    "metrics: {interval: 30}": f"metrics.interval: is not a duration, got 30; {_DURATION}",
    "metrics: {interval: 0s}": "metrics: interval must be whole milliseconds, above zero; write it such as 30s",
    "metrics: {interval: 1us}": "metrics: interval must be whole milliseconds, above zero; write it such as 30s",
    "replicas: -1": "replicas: must be between 0 and 2147483647, got -1; " + _RANGE,
    "autoscale: {min: 3}": "autoscale.max: is required; add the key",
    "autoscale: {min: 5, max: 2}": "autoscale: min 5 is above max 2; raise max or lower min",
    "autoscale: {max: 2, cpu: 0}": "autoscale.cpu: must be between 1 and 1000, got 0; " + _RANGE,
    "resources: {cpu: lots}": f'resources.cpu: is not a quantity, got "lots"; {_QUANTITY}',
    "resources: {cpu: 0.1m}": 'resources.cpu: is too small, got "0.1m"; '
    "give at least 1m, such as 100m (a tenth of a core)",
    "resources: {cpu_limit: -1}": "resources.cpu_limit: is too small, got -1; "
    "give at least 1m, such as 100m (a tenth of a core)",
    "resources: {memory: 128m}": 'resources.memory: is too small, got "128m"; '
    "give at least 1Mi, such as 128Mi (a small m is a thousandth of a byte)",
    "resources: {memory: 128MiB}": f'resources.memory: is not a quantity, got "128MiB"; {_QUANTITY}',
    "resources: {memory: 2000000000001m}": 'resources.memory: is not a whole number of bytes, got "2000000000001m"; '
    "use a unit such as Mi or Gi",
    "env: {1A: x}": f"env.1A: is not the name of an environment variable; {_VARIABLE}",
    "env: {FLAG: true}": f"env.FLAG: must be text, got true; {_TEXT}",
    "env: {RATE: 1.50}": f"env.RATE: must be text, got 1.50; {_TEXT}",
    "env: {HTTP_ADDR: x}": "env.HTTP_ADDR: is set by the library; remove it, or give it another name",
    "env: {GOMEMLIMIT: x}": "env.GOMEMLIMIT: is set by the library; remove it, or give it another name",
    "secrets: {A: {secret: My_DB, key: url}}": "secrets.A.secret: is not a Kubernetes object name; "
    "use lower-case letters, digits, '-' and '.', starting and ending with a letter or digit",
    "secrets: {A: {secret: db, key: a/b}}": "secrets.A.key: is not a key of a Secret; "
    "use letters, digits, '-', '_' and '.', but not '.' or a name that starts with '..'",
    "secrets: {POD_IP: {secret: a, key: b}}": "secrets.POD_IP: is set by the library; "
    "remove it, or give it another name",
    "uses: user": 'uses: must be a list, got "user"; write `uses: [{service: user, external: true}]`',
    "uses: [User]": f'uses[0]: is not a DNS-1035 name, got "User"; {_DNS}',
    "uses: [{namespace: x, external: true}]": "uses[0].service: is required; add the key",
    "uses: [{service: a, port: 80}]": "uses[0]: port and namespace are for a service outside of this set; "
    "remove them, or add external: true",
    "uses: [{service: a, url: http://a/}]": 'uses[0].url: must be true or false, got "http://a/"; '
    "write true or false, without quotes",
    "egress: [{cidr: 192.0.2.1/24, port: 5432}]": "egress[0].cidr: is not a network in CIDR form, "
    'got "192.0.2.1/24"; write it such as 192.0.2.0/24, without host bits',
    "egress: [{cidr: 192.0.2.0/24, port: 0}]": "egress[0].port: must be between 1 and 65535, got 0; " + _RANGE,
    "allow_from: [{namespace: Ingress}]": f'allow_from[0].namespace: is not a DNS-1035 name, got "Ingress"; {_DNS}',
    "log: {level: loud}": "log.level: must be 'trace', 'debug', 'info', 'warn' or 'error', got \"loud\"; "
    "choose one of these",
    "shutdown: {drain: 1.5s}": "shutdown: drain must be whole seconds (preStop.sleep knows no others); "
    "write it such as 5s",
    "shutdown: {timeout: 0s}": "shutdown: timeout must be above zero; write it such as 20s",
    "shutdown: {drain: 1m, timeout: 9m}": "shutdown: drain 1m + timeout 9m + 5s do not fit into 10m; "
    "shorten them: nodes do not wait longer when they are drained",
    'network_policy: "no"': 'network_policy: must be true or false, got "no"; write true or false, without quotes',
    "gomemlimit: 0": "gomemlimit: must be true or false, got 0; write true or false, without quotes",
}


@pytest.mark.parametrize(("line", "said"), FIELDS.items(), ids=FIELDS)
def test_a_field_refuses_what_it_cannot_take(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]


@pytest.mark.parametrize("name", ["Order", "order_1", "1order", "order-", "a.b", "a" * 64])
def test_a_name_that_is_no_dns_label_is_refused_never_cut(tree, name):
    tree.spec(f"name: {name}\nsource: {{}}\n")
    assert tree.says() == [f'services/order/service.yaml:1: name: is not a DNS-1035 name, got "{name}"; {_DNS}']


def test_the_longest_name_is_taken(tree):
    tree.spec(f"name: {'a' * 63}\nsource: {{}}\n")
    assert tree.says() == []
