"""What the API server, Prometheus, Consul, Go or the kernel would refuse is refused here, at its own line."""

import pytest
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from pydantic import ValidationError

# What stands on the third line of the spec, and what is said about it after `services/order/service.yaml:3: `.
SPEC = {
    "replicas: 2147483648": "replicas: out-of-range",
    "autoscale: {max: 2147483648}": "autoscale.max: out-of-range",
    "resources: {cpu: 500m, cpu_limit: 0.4}": "resources: limit-below-request",
    "resources: {memory: 16Ei}": "resources.memory: out-of-range",
    "resources: {memory: 8Ei}": "resources.memory: out-of-range",
    "resources: {ephemeral_storage: 9223372036854775808}": "resources.ephemeral_storage: out-of-range",
    "resources: {cpu: 9223372036854776}": "resources.cpu: out-of-range",
    "secrets: {A: {secret: db, key: .}}": "secrets.A.key: bad-name",
    "secrets: {A: {secret: db, key: ..}}": "secrets.A.key: bad-name",
    "secrets: {A: {secret: db, key: ..data}}": "secrets.A.key: bad-name",
    "egress: [{cidr: 'fe80::%eth0/64', port: 1}]": "egress[0].cidr: bad-network",
    "consul: {register: agent, address: {external: '2001:db8::1%eth0'}}": "consul.address.external: bad-address",
    "egress: [{cidr: '::ffff:192.0.2.0/120', port: 1}]": "egress[0].cidr: bad-network",
    "metrics: {interval: 300y}": "metrics.interval: out-of-range",
    r'env: {A: "a\0b"}': "env.A: bad-character",
    r'health: {path: "/a\x85"}': "health.path: bad-path",
    r'source: {module: "a\0"}': "source.module: bad-character",
    r'source: {tags: "a\0"}': "source.tags: bad-name",
}


@pytest.mark.parametrize(("line", "said"), SPEC.items(), ids=map(repr, SPEC))
def test_a_spec_is_refused_before_a_server_refuses_it(tree, line, said):
    image = "image: {ref: r.example.com/order}" if not line.startswith("source") else "team: a"
    tree.spec(f"name: order\n{image}\n{line}\n")
    assert tree.finds() == [f"services/order/service.yaml:3: {said}"]


# What stands on line 6 of the environment's file.
ENVIRONMENTS = {
    "consul: {agent_address: '$(HOST_IP):0'}": "consul.agent_address: out-of-range",
    "consul: {agent_address: '$(HOST_IP):99999'}": "consul.agent_address: out-of-range",
    "consul: {agent_address: 'x:²'}": "consul.agent_address: bad-address",
    "consul: {agent_address: x}": "consul.agent_address: bad-address",
    "consul: {datacenter: 'a b'}": "consul.datacenter: bad-name",
    r'consul: {address: "a\0"}': "consul.address: bad-character",
    "tracing: {endpoint: 'collector:4318'}": "tracing.endpoint: bad-address",
    "tracing: {endpoint: 'grpc://collector:4317'}": "tracing.endpoint: bad-address",
    "tracing: {endpoint: 'http://'}": "tracing.endpoint: bad-address",
    "tracing: {endpoint: 'http://:4318'}": "tracing.endpoint: bad-address",
    "tracing: {endpoint: 'http://me@collector:4318'}": "tracing.endpoint: bad-address",
    "tracing: {endpoint: 'http://collector:4318?a=b'}": "tracing.endpoint: bad-address",
    "tracing: {endpoint: 'http://collector:4318#a'}": "tracing.endpoint: bad-address",
    "tracing: {endpoint: 'http://[::1:2:3]x'}": "tracing.endpoint: bad-address",
    "tracing: {endpoint: 'http://[1:2]:4318'}": "tracing.endpoint: bad-address",
    "tracing: {endpoint: 'http://-collector:4318'}": "tracing.endpoint: bad-address",
    "tracing: {endpoint: 'http://$(POD_NAME):4318'}": "tracing.endpoint: bad-address",
    "tracing: {endpoint: 'http://collector:x'}": "tracing.endpoint: bad-address",
    "tracing: {endpoint: 'http://collector:99999'}": "tracing.endpoint: out-of-range",
    "registry: {pull_secrets: [a, a]}": "registry.pull_secrets: repeated",
}


@pytest.mark.parametrize(("line", "said"), ENVIRONMENTS.items(), ids=map(repr, ENVIRONMENTS))
def test_an_environment_is_refused_before_a_server_refuses_it(tree, line, said):
    tree.spec("name: order\nimage: {ref: r.example.com/order}\n")
    tree.environment(line.replace("{pull", "{url: r.example.com, pull"))
    assert tree.finds("test") == [f"stacks/Pulumi.test.yaml:6: config.moorage:environment.{said}"]


LABEL_KEYS = ["a b", "-a", "a/b/c", "/a", "A.com/x", "a" * 64, f"{'a' * 254}/x", "", "é"]


@pytest.mark.parametrize("key", LABEL_KEYS, ids=map(repr, LABEL_KEYS))
def test_the_key_of_a_label_is_one(tree, key):
    tree.spec("name: order\nimage: {ref: r.example.com/order}\n")
    tree.environment(
        head=f"config:\n  moorage:environment:\n    namespace: shop\n    kubernetes: {{render_to: out}}\n"
        f'    monitoring: {{namespace: m, labels: {{"{key}": x}}}}\n'
    )
    (said,) = tree.finds("test")
    assert said.startswith("stacks/Pulumi.test.yaml:5: config.moorage:environment.monitoring.labels.")
    assert said.endswith(": bad-label")


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
