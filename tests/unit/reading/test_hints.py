"""Whoever brings a key from Kubernetes or Compose is told what to write here, and it is right."""

import re

import pytest
from moorage.reading import hints
from moorage.spec.service import ServiceSpec

_BASE = {"source": "source: {}", "name": "name: order"}
# As people write them, with a value that they have there.
BROUGHT = {
    "ingress": "{enabled: true, host: order.example.com}",
    "containerPort": "8080",
    "resources.limits": "{cpu: 500m, memory: 128Mi}",
    "resources.requests": "{cpu: 100m, memory: 128Mi}",
    "volumes": "[./data:/data]",
    "volumeMounts": "[{name: data, mountPath: /data}]",
    "cmd": "[serve]",
    "entrypoint": "/order",
    "environment": "[A=b]",
    "env_file": ".env",
    "depends_on": "[user]",
    "livenessProbe": "{httpGet: {path: /live}}",
    "readinessProbe": "{httpGet: {path: /health}}",
    "health.periodSeconds": "5",
    "health.initialDelaySeconds": "30",
    "healthcheck": "{test: [CMD, curl]}",
    "build": ".",
    "deploy": "{replicas: 2}",
    "nodeSelector": "{disk: ssd}",
    "tolerations": "[{key: dedicated, operator: Exists}]",
    "priorityClassName": "high",
    "hostAliases": "[{ip: 192.0.2.7, hostnames: [ledger]}]",
    "affinity": "{nodeAffinity: {}}",
    "placement.priorityClassName": "high",
    "securityContext": "{runAsUser: 1}",
    "terminationGracePeriodSeconds": "30",
    "podLabels": "{a: b}",
    "podAnnotations": "{a: b}",
    "initContainers": "[]",
    "cronJob": "{schedule: '@daily'}",
    "migrations": "[up]",
    "networks": "[front]",
    "hpa": "{}",
    "restart": "always",
    "namespace": "shop",
    "serviceAccountName": "order",
    "automountServiceAccountToken": "true",
    "service_account.create": "true",
    "imagePullSecrets": "[{name: a}]",
    "serviceMonitor": "{enabled: true}",
    "apiVersion": "apps/v1",
    "image.tag": "v1",
    "image.pullPolicy": "Always",
    "metrics.enabled": "true",
    "autoscale.minReplicas": "2",
    "autoscale.maxReplicas": "6",
    "log.format": "json",
}


def _written(path, value):
    *parents, key = path.split(".")
    return "".join(f"{parent}: {{" for parent in parents) + f"{key}: {value}" + "}" * len(parents)


@pytest.mark.parametrize("path", BROUGHT)
def test_a_key_that_people_bring_is_answered_with_what_to_write_here(tree, path):
    tree.spec(f"name: order\nsource: {{}}\n{_written(path, BROUGHT[path])}\n")
    said = [line for line in tree.says() if "unknown key" in line]
    hint = hints.for_unknown(tuple(path.split(".")))
    assert hint is not None
    assert said == [f"services/order/service.yaml:3: {path}: unknown key; {hint}"]


@pytest.mark.parametrize("path", list(hints.known()))
def test_what_a_hint_says_to_write_is_accepted(tree, path):
    *parents, _ = path.split(".")
    for snippet in re.findall(r"`([^`]*)`", hints.for_unknown(tuple(path.replace("*", "NAME").split(".")))):
        whole = _whole(parents, snippet)
        base = [line for key, line in _BASE.items() if key == "name" or "ref:" not in whole]
        tree.spec("\n".join([*base, whole] if not whole.startswith("source") else [_BASE["name"], whole]))
        assert tree.says() == [], whole


def _whole(parents, snippet):
    rest = {"secrets.*": {"secret": "key: name", "key": "secret: order"}, "egress": {"cidr": "port: 5432"}}
    rest |= {"health": {"startup": "live_path: /live"}}
    rest |= {"autoscale": {"min": "max: 6"}, "uses": {"service": "external: true", "external": "service: user"}}
    key = snippet.split(":")[0]
    beside = "schedule: '@daily', args: [a]" if parents[:1] == ["jobs"] else rest.get(".".join(parents), {}).get(key)
    # Any other snippet that is a top-level key stands there, wherever the wrong one stood.
    if not parents or (beside is None and key in ServiceSpec.model_fields):
        return snippet
    inner = "{" + ", ".join(filter(None, [snippet, beside])) + "}"
    if parents[1:] == ["*"]:
        inner = f"{{{'NAME' if parents[0] == 'secrets' else 'name'}: {inner}}}"
    if parents == ["placement", "tolerations"]:
        inner = f"{{tolerations: [{{{snippet}, key: a, value: b, effect: NoExecute}}]}}"
    return f"{parents[0]}: {f'[{inner}]' if parents[0] in ('uses', 'egress') else inner}"


@pytest.mark.parametrize(
    ("line", "instead"),
    {
        "image: registry.example.com/shop/order:v1": "write `image: {ref: registry.example.com/shop/order:v1}`",
        "env: [A=b]": "write `env: {NAME: value}`, and under `secrets: {NAME: {secret: order, key: name}}` what a "
        "Secret holds",
        "env_from: order": "write `env_from: [{config: order}]` or `env_from: [{secret: order-env}]`",
        "env_from: [order]": "write `env_from: [{config: order}]` or `env_from: [{secret: order-env}]`",
        "secrets: [db]": "write `secrets: {NAME: {secret: order, key: name}}`",
        "secrets: {A: hunter2}": "write `{secret: order, key: name}`, of a Secret that is there, never the secret "
        "itself",
        "uses: user": "write `uses: [{service: user, external: true}]`",
        "health: /health": "write `health: {path: /health}`",
        "allow_from: ingress": "write `allow_from: [{namespace: ingress}]`",
    }.items(),
)
def test_a_value_of_another_shape_is_answered_with_the_right_one(tree, line, instead):
    tree.spec(f"name: order\n{'' if line.startswith('image') else 'source: {}'}\n{line}\n")
    assert [said.split("; ")[1] for said in tree.says() if ":3: " in said] == [instead]


@pytest.mark.parametrize("key", ["timeZone", "concurrencyPolicy", "activeDeadlineSeconds"])
def test_a_key_below_a_name_that_the_user_chose_is_answered_too(tree, key):
    tree.spec(f"name: order\nsource: {{}}\njobs: {{nightly: {{schedule: '@daily', args: [a], {key}: 3}}}}\n")
    hint = hints.for_unknown(("jobs", "nightly", key))
    assert hint is not None
    assert tree.says() == [f"services/order/service.yaml:3: jobs.nightly.{key}: unknown key; {hint}"]


def test_a_value_of_another_shape_is_answered_with_one_that_is_accepted(tree):
    for remedy in hints._MISSHAPEN.values():
        for snippet in re.findall(r"`(\w[^`]*)`", remedy):
            tree.spec(
                "\n".join(
                    [
                        "name: order",
                        *(["source: {}"] if not snippet.startswith(("source", "image: {ref")) else []),
                        snippet,
                    ]
                )
            )
            assert tree.says() == [], snippet


def test_no_hint_hides_a_key_that_there_is():
    fields = {name.replace("_", "") for name in ServiceSpec.model_fields}
    assert fields.isdisjoint(hints.known())
    for path in hints.known():
        assert path.split(".")[0] in fields or "." not in path


def test_a_hint_is_for_the_spec_not_for_the_environment(tree):
    tree.spec("name: order\nsource: {}\n")
    tree.environment("labels: {a: b}")
    assert "every object" not in tree.says("test")[0]
