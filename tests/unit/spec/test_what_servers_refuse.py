"""What the API server, Prometheus, Consul, Go or the kernel would refuse is refused here, at its own line."""

import pytest
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from pydantic import ValidationError

_RANGE = "choose a number in that range"
_CIDR = "write it such as 192.0.2.0/24, without host bits"
_KEY = "use letters, digits, '-', '_' and '.', but not '.' or a name that starts with '..'"
_COUNT = "must be between {} and 2147483647"
_LABEL = "use a name of letters, digits, '-', '_' and '.' (at most 63), with an optional prefix such as example.com/"
_PORT = "port must be between 1 and 65535"
_AGENT = "write it as host:port or http://host:port, such as $(HOST_IP):8500"

# What stands on the third line of the spec, and what is said about it after `services/order/service.yaml:3: `.
SPEC = {
    "replicas: 2147483648": f"replicas: {_COUNT.format(0)}, got 2147483648; {_RANGE}",
    "autoscale: {max: 2147483648}": f"autoscale.max: {_COUNT.format(1)}, got 2147483648; {_RANGE}",
    "resources: {cpu: 500m, cpu_limit: 0.4}": "resources: cpu_limit 0.4 is below cpu 500m; "
    "raise the limit, or leave it out",
    "resources: {memory: 16Ei}": 'resources.memory: is too large, got "16Ei"; give less than 8Ei',
    "resources: {memory: 8Ei}": 'resources.memory: is too large, got "8Ei"; give less than 8Ei',
    "resources: {ephemeral_storage: 9223372036854775808}": "resources.ephemeral_storage: is too large, "
    "got 9223372036854775808; give less than 8Ei",
    "resources: {cpu: 9223372036854776}": "resources.cpu: is too large, got 9223372036854776; "
    "give fewer than 9P: no node has that many",
    "secrets: {A: {secret: db, key: .}}": f"secrets.A.key: is not a key of a Secret; {_KEY}",
    "secrets: {A: {secret: db, key: ..}}": f"secrets.A.key: is not a key of a Secret; {_KEY}",
    "secrets: {A: {secret: db, key: ..data}}": f"secrets.A.key: is not a key of a Secret; {_KEY}",
    "egress: [{cidr: 'fe80::%eth0/64', port: 1}]": "egress[0].cidr: is not a network in CIDR form, "
    f'got "fe80::%eth0/64"; {_CIDR}',
    "consul: {register: agent, address: {external: '2001:db8::1%eth0'}}": "consul.address.external: is not a host "
    'name or address, got "2001:db8::1%eth0"; write it such as order.example.com; port has a key of its own',
    "egress: [{cidr: '::ffff:192.0.2.0/120', port: 1}]": "egress[0].cidr: is an IPv4 network in IPv6 form, "
    'got "::ffff:192.0.2.0/120"; write it as IPv4, such as 192.0.2.0/24',
    "metrics: {interval: 300y}": 'metrics.interval: is longer than 292 years, got "300y"; write a shorter one',
    r'env: {A: "a\0b"}': "env.A: holds a NUL character; remove it: no process can be given one",
    r'health: {path: "/a\x85"}': r'health.path: is not a path of a URL, got "/a\x85"; '
    "start it with '/', without spaces, '?' or '#'",
    r'source: {module: "a\0"}': "source.module: is empty or holds a control character, "
    r'got "a\u0000"; write it in plain characters',
    r'source: {tags: "a\0"}': r'source.tags: is not a pattern of tags, got "a\u0000"; write it such as v* or order/v*',
}


@pytest.mark.parametrize(("line", "said"), SPEC.items(), ids=map(repr, SPEC))
def test_a_spec_is_refused_before_a_server_refuses_it(tree, line, said):
    image = "image: {ref: r.example.com/order}" if not line.startswith("source") else "team: a"
    tree.spec(f"name: order\n{image}\n{line}\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]


# What stands on line 6 of the environment's file.
ENVIRONMENTS = {
    "consul: {agent_address: '$(HOST_IP):0'}": f'consul.agent_address: {_PORT}, got "$(HOST_IP):0"',
    "consul: {agent_address: '$(HOST_IP):99999'}": f'consul.agent_address: {_PORT}, got "$(HOST_IP):99999"',
    "consul: {agent_address: 'x:²'}": 'consul.agent_address: is not the address of a Consul agent, got "x:²"',
    "consul: {agent_address: x}": 'consul.agent_address: is not the address of a Consul agent, got "x"',
    "consul: {datacenter: 'a b'}": 'consul.datacenter: is not the name of a datacenter, got "a b"',
    r'consul: {address: "a\0"}': r'consul.address: is empty or holds a control character, got "a\u0000"',
    "registry: {pull_secrets: [a, a]}": "registry.pull_secrets: names a twice",
}
_REMEDIES = {
    "agent_address": _AGENT,
    "datacenter": "use letters, digits, '-' and '_'",
    "address": "write it in plain characters",
    "pull_secrets": "keep one",
}


@pytest.mark.parametrize(("line", "said"), ENVIRONMENTS.items(), ids=map(repr, ENVIRONMENTS))
def test_an_environment_is_refused_before_a_server_refuses_it(tree, line, said):
    tree.spec("name: order\nimage: {ref: r.example.com/order}\n")
    tree.environment(line.replace("{pull", "{url: r.example.com, pull"))
    remedy = _REMEDIES[line.split("{")[1].split(":")[0]]
    assert tree.says("test") == [f"stacks/Pulumi.test.yaml:6: config.moorage:environment.{said}; {remedy}"]


LABEL_KEYS = ["a b", "-a", "a/b/c", "/a", "A.com/x", "a" * 64, f"{'a' * 254}/x", "", "é"]


@pytest.mark.parametrize("key", LABEL_KEYS, ids=map(repr, LABEL_KEYS))
def test_the_key_of_a_label_is_one(tree, key):
    tree.spec("name: order\nimage: {ref: r.example.com/order}\n")
    tree.environment(
        head=f"config:\n  moorage:environment:\n    namespace: shop\n    kubernetes: {{render_to: out}}\n"
        f'    monitoring: {{namespace: m, labels: {{"{key}": x}}}}\n'
    )
    (said,) = tree.says("test")
    assert said.startswith("stacks/Pulumi.test.yaml:5: config.moorage:environment.monitoring.labels.")
    assert "cannot be a label's key" in said
    assert said.endswith(_LABEL)


@pytest.mark.parametrize("key", ["release", "example.com/release", "on", "A_b.c", f"{'a' * 253}/{'x' * 63}"])
def test_the_key_of_a_label_is_taken(key):
    made = Environment.model_validate(
        {"name": "a", "namespace": "a", "kubernetes": {"render_to": "out"}, "monitoring": _monitoring({key: "x"})}
    )
    assert made.monitoring.labels == {key: "x"}


def _monitoring(labels):
    return {"namespace": "m", "labels": labels}


_HALF = "\ud800"
HALVES = {
    "env": {"A": _HALF},
    "health": {"path": f"/{_HALF}"},
    "source": {"module": _HALF},
    "image": {"files": {"/a": _HALF}},
    "consul": {"register": "agent", "tags": [_HALF]},
}


@pytest.mark.parametrize(("key", "value"), HALVES.items(), ids=HALVES)
def test_half_a_character_is_no_text_anywhere(key, value):
    with pytest.raises(ValidationError) as refused:
        ServiceSpec.model_validate({"name": "order", "source": {}, key: value})
    assert {each["type"] for each in refused.value.errors()} == {"string_unicode"}


def test_a_message_about_half_a_character_is_text(tree):
    tree.spec('name: order\nsource: {}\nenv: {A: "\\ud800"}\n')
    (said,) = tree.says()
    assert said.encode()
    assert "services/order/service.yaml:3: " in said


@pytest.mark.parametrize("size", [131_073 // 2, 131_073])
def test_a_variable_that_no_kernel_passes_on_is_refused(size):
    text = "é" * size
    with pytest.raises(ValidationError) as refused:
        ServiceSpec.model_validate({"name": "order", "source": {}, "env": {"A": text}})
    assert "too long" in str(refused.value) or "at most" in str(refused.value)


@pytest.mark.parametrize("interval", ["292y", "1ms", "106751d"])
def test_the_longest_and_the_shortest_interval_are_taken(interval):
    ServiceSpec.model_validate({"name": "order", "source": {}, "metrics": {"interval": interval}})


def test_a_limit_that_equals_the_request_is_taken():
    resources = {"cpu": "500m", "cpu_limit": "0.5", "memory": "7Ei"}
    ServiceSpec.model_validate({"name": "order", "source": {}, "resources": resources})


@pytest.mark.parametrize("key", ["#", "#x", "[", "[x", "#mapping", "[key]"])
def test_a_key_that_looks_like_a_mark_of_pydantics_is_named(tree, key):
    tree.spec(f'name: order\nimage: {{ref: r.example.com/order}}\n"{key}": 1\nenv: {{"{key}": x}}\n')
    first, second = tree.says()
    assert first.startswith(f"services/order/service.yaml:3: {key}: unknown key")
    assert second.startswith(f"services/order/service.yaml:4: env.{key}: is not the name of an environment variable")
