"""An environment refuses what it cannot take, at its own file, line and key, under one code."""

import pytest

_FILE = "stacks/Pulumi.test.yaml"
_AT = "config.moorage:environment"
_HEAD = "config:\n  moorage:environment:\n    namespace: shop\n"

# What stands on line 6 of the environment's file, and what is said about it.
FIELDS = {
    "nmespace: x": "nmespace: unknown-key",
    "build: {rebuild: true}": "build.rebuild: unknown-key",
    "build: {go: 1.26}": "build.go: bad-go-release",
    "build: {go: go1.26.8}": "build.go: bad-go-release",
    "cluster: Prod_1": "cluster: bad-name",
    "create_namespace: 1": "create_namespace: wrong-type",
    "create_namespace: {delete: never}": "create_namespace.delete: wrong-type",
    "builder: podman": "builder: not-a-choice",
    "builder: docker": ": incomplete",
    "builder: buildkit": ": incomplete",
    "registry: {}": "registry.url: missing-key",
    "registry: {url: https://r.example.com}": "registry.url: bad-address",
    "registry: {url: r.example.com, insecure: true}": "registry: conflict",
    "registry: {url: localhost.example.com, insecure: true}": "registry: conflict",
    "registry: {url: r.example.com, pull_secrets: [A_B]}": "registry.pull_secrets[0]: bad-name",
    "cluster: {secure: abc}": "cluster: misplaced-secret",
    "consul: {datacenter: {secure: abc}}": "consul.datacenter: misplaced-secret",
    "defaults: {env: {PASSWORD: {secure: abc}}}": "defaults.env.PASSWORD: misplaced-secret",
    "consul: {token: hunter2}": "consul.token: not-encrypted",
    "consul: {token: [hunter2]}": "consul.token: not-encrypted",
    "consul: {esm: maybe}": "consul.esm: wrong-type",
    "defaults: [a]": "defaults: wrong-type",
    "services: {order: 3}": "services.order: wrong-type",
    "services: {ordr: {replicas: 1}}": "services.ordr: unknown-service",
    "namespace: other": "namespace: duplicate-key",
}


@pytest.mark.parametrize(("line", "said"), FIELDS.items(), ids=FIELDS)
def test_an_environment_refuses_what_it_cannot_take(tree, line, said):
    tree.spec("name: order\nsource: {}\n")
    tree.environment(line)
    where, path = (2, "") if said.startswith(": ") else (6, ".")
    assert tree.finds("test") == [f"{_FILE}:{where}: {_AT}{path}{said}"]


CLUSTERS = {
    "kubernetes: {}": ["kubernetes: incomplete"],
    "kubernetes: {context: a, render_to: b}": ["kubernetes: conflict"],
    "kubernetes: {render_to: b, version: 1.29}": ["kubernetes.version: kubernetes-too-old"],
    "kubernetes: {render_to: b, version: 1.9}": ["kubernetes.version: kubernetes-too-old"],
    "kubernetes: {render_to: b, version: new}": ["kubernetes.version: bad-version"],
    "kubernetes: {render_to: b, version: 9.9}": ["kubernetes.version: bad-version"],
    "kubernetes: {version: 1.20}": [
        "kubernetes.version: kubernetes-too-old",
        "kubernetes: incomplete",
    ],
}


@pytest.mark.parametrize(("line", "said"), CLUSTERS.items(), ids=CLUSTERS)
def test_a_cluster_is_named_or_a_folder_and_it_is_new_enough(tree, line, said):
    tree.spec("name: order\nsource: {}\n")
    tree.environment(head=f"{_HEAD}    monitoring: off\n    {line}\n")
    assert tree.finds("test") == [f"{_FILE}:5: {_AT}.{each}" for each in said]


@pytest.mark.parametrize("version", ["1.30", '"1.30"', "1.31", "1.99"])
def test_a_version_is_taken_as_it_is_written(tree, version):
    tree.spec("name: order\nsource: {}\n")
    tree.environment(head=f"{_HEAD}    monitoring: off\n    kubernetes: {{render_to: b, version: {version}}}\n")
    assert tree.load("test").environment.kubernetes.version == version.strip('"')


@pytest.mark.parametrize(
    "url", ["localhost:5000", "127.0.0.1:5000/shop", "127.1.2.3", "localhost", "r.localhost:5000/shop"]
)
def test_a_registry_on_loopback_may_be_insecure(tree, url):
    tree.spec("name: order\nsource: {}\n")
    tree.environment(f'registry: {{url: "{url}", insecure: true}}')
    assert tree.finds("test") == []


@pytest.mark.parametrize(
    ("content", "said"),
    {
        "encryptionsalt: v1\n": "stacks/Pulumi.test.yaml: config.moorage:environment: missing-key",
        "config: {moorage:environment: null}\n": "stacks/Pulumi.test.yaml: config.moorage:environment: missing-key",
        "config: {moorage:environment: shop}\n": "stacks/Pulumi.test.yaml:1: config.moorage:environment: wrong-type",
        "config: {moorage:environment: [a]}\n": "stacks/Pulumi.test.yaml:1: config.moorage:environment: wrong-type",
        "": "stacks/Pulumi.test.yaml: empty",
        "config: [\n": "stacks/Pulumi.test.yaml:1: yaml-syntax",
    }.items(),
)
def test_a_stack_without_an_environment_is_refused(tree, content, said):
    tree.spec("name: order\nsource: {}\n")
    tree.write(_FILE, content)
    assert tree.finds("test") == [said]


def test_an_environment_that_is_not_there_is_named_with_those_that_are(tree):
    tree.spec("name: order\nsource: {}\n")
    tree.environment(name="dev")
    tree.environment(name="prod")
    assert tree.finds("pord") == ["stacks/Pulumi.pord.yaml: unknown-environment"]
