"""An environment refuses what it cannot take, in one line that names its own file, line and path."""

import pytest

_FILE = "stacks/Pulumi.test.yaml"
_AT = "config.moorage:environment"
_HEAD = "config:\n  moorage:environment:\n    namespace: shop\n"
_LINES = "write `key: value` lines below it"
_NEITHER = (
    "names neither a context nor a folder to render to; "
    "set context or render_to: the context that happens to be current is never used"
)
_OLD = "upgrade the cluster: moorage needs the native preStop.sleep of 1.30"
_PLAIN_SECRET = "is not encrypted; set it with `pulumi config set --secret --path 'moorage:environment.consul.token'`"

# What stands on line 6 of the environment's file, and what is said about it.
FIELDS = {
    "nmespace: x": "nmespace: unknown key; write namespace, if you meant that",
    "build: {rebuild: true}": "build.rebuild: unknown key; write rebuild_all, if you meant that",
    "build: {go: 1.26}": "build.go: is not a release of Go, got 1.26; write it such as 1.26.8, in full",
    "build: {go: go1.26.8}": 'build.go: is not a release of Go, got "go1.26.8"; write it such as 1.26.8, in full',
    "cluster: Prod_1": 'cluster: is not a DNS-1035 name, got "Prod_1"; '
    "use lower-case letters, digits and '-', starting with a letter, at most 63 characters",
    "create_namespace: 1": "create_namespace: must be true or false, got 1; write true or false, without quotes",
    "create_namespace: {delete: never}": 'create_namespace.delete: must be true or false, got "never"; '
    "write true or false, without quotes",
    "builder: podman": "builder: must be 'oci', 'docker' or 'buildkit', got \"podman\"; choose one of these",
    "builder: docker": ": has builder docker without registry; "
    "set registry.url: without one there is no digest to pin, or use builder oci",
    "builder: buildkit": ": has builder buildkit without registry; "
    "set registry.url: without one there is no digest to pin, or use builder oci",
    "registry: {}": "registry.url: is required; add the key",
    "registry: {url: https://r.example.com}": 'registry.url: is not the address of a registry, got "https://r.'
    'example.com"; write host, port and path without https://, such as registry.example.com/shop',
    "registry: {url: r.example.com, insecure: true}": "registry: insecure is for a registry on loopback only; "
    "give the registry a certificate, and remove it",
    "registry: {url: localhost.example.com, insecure: true}": "registry: insecure is for a registry on loopback only; "
    "give the registry a certificate, and remove it",
    "registry: {url: r.example.com, pull_secrets: [A_B]}": "registry.pull_secrets[0]: is not a Kubernetes object "
    "name; use lower-case letters, digits, '-' and '.', starting and ending with a letter or digit",
    "cluster: {secure: abc}": "cluster: is encrypted where no secret is read; "
    "put it into a Kubernetes Secret and name that in secrets",
    "consul: {datacenter: {secure: abc}}": "consul.datacenter: is encrypted where no secret is read; "
    "put it into a Kubernetes Secret and name that in secrets",
    "defaults: {env: {PASSWORD: {secure: abc}}}": "defaults.env.PASSWORD: is encrypted where no secret is read; "
    "put it into a Kubernetes Secret and name that in secrets",
    "consul: {token: hunter2}": f"consul.token: {_PLAIN_SECRET}",
    "consul: {token: [hunter2]}": f"consul.token: {_PLAIN_SECRET}",
    "consul: {esm: maybe}": 'consul.esm: must be true or false, got "maybe"; write true or false, without quotes',
    "defaults: [a]": f'defaults: must be a mapping, got ["a"]; {_LINES}',
    "services: {order: 3}": f"services.order: must be a mapping, got 3; {_LINES}",
    "services: {ordr: {replicas: 1}}": "services.ordr: is not a service of this project; use one of order",
    "namespace: other": "namespace: is set twice, first on line 3; keep one",
}


@pytest.mark.parametrize(("line", "said"), FIELDS.items(), ids=FIELDS)
def test_an_environment_refuses_what_it_cannot_take(tree, line, said):
    tree.spec("name: order\nsource: {}\n")
    tree.environment(line)
    where, path = (2, "") if said.startswith(": ") else (6, ".")
    assert tree.says("test") == [f"{_FILE}:{where}: {_AT}{path}{said}"]


CLUSTERS = {
    "kubernetes: {}": [f"kubernetes: {_NEITHER}"],
    "kubernetes: {context: a, render_to: b}": [
        "kubernetes: names both a context and a folder to render to; set only one"
    ],
    "kubernetes: {render_to: b, version: 1.29}": [f"kubernetes.version: is older than 1.30, got 1.29; {_OLD}"],
    "kubernetes: {render_to: b, version: 1.9}": [f"kubernetes.version: is older than 1.30, got 1.9; {_OLD}"],
    "kubernetes: {render_to: b, version: new}": [
        'kubernetes.version: is not a version of Kubernetes, got "new"; write it such as 1.30'
    ],
    "kubernetes: {version: 1.20}": [
        f"kubernetes.version: is older than 1.30, got 1.20; {_OLD}",
        f"kubernetes: {_NEITHER}",
    ],
}


@pytest.mark.parametrize(("line", "said"), CLUSTERS.items(), ids=CLUSTERS)
def test_a_cluster_is_named_or_a_folder_and_it_is_new_enough(tree, line, said):
    tree.spec("name: order\nsource: {}\n")
    tree.environment(head=f"{_HEAD}    monitoring: off\n    {line}\n")
    assert tree.says("test") == [f"{_FILE}:5: {_AT}.{each}" for each in said]


@pytest.mark.parametrize("version", ["1.30", '"1.30"', "1.31", "2.0"])
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
    assert tree.says("test") == []


@pytest.mark.parametrize(
    ("content", "said"),
    {
        "encryptionsalt: v1\n": f"{_FILE}: {_AT}: is required; write the environment under it",
        "config: {moorage:environment: null}\n": f"{_FILE}: {_AT}: is required; write the environment under it",
        "config: {moorage:environment: shop}\n": f'{_FILE}:1: {_AT}: must be a mapping, got "shop"; {_LINES}',
        "config: {moorage:environment: [a]}\n": f'{_FILE}:1: {_AT}: must be a mapping, got ["a"]; {_LINES}',
        "": f"{_FILE}: is empty; write a mapping with at least one key",
        "config: [\n": f"{_FILE}:2: is not valid YAML: did not find expected node content; fix the syntax",
    }.items(),
)
def test_a_stack_without_an_environment_is_refused(tree, content, said):
    tree.spec("name: order\nsource: {}\n")
    tree.write(_FILE, content)
    assert tree.says("test") == [said]


def test_an_environment_that_is_not_there_is_named_with_those_that_are(tree):
    tree.spec("name: order\nsource: {}\n")
    tree.environment(name="dev")
    tree.environment(name="prod")
    assert tree.says("pord") == [
        "stacks/Pulumi.pord.yaml: there is no such environment; write it, or name one of dev, prod"
    ]
