"""The judge of the server's own code refuses what a server refuses, and what ends the process after that."""

import copy
import os
import re
import subprocess
from functools import cache

import pytest
from judges import manifests, server
from judges.examples import EXAMPLES, ROOT
from judges.score import JudgeError
from moorage.plan.model import CatalogEntry

_EXAMPLE = {"HTTPRoute": "network", "Ingress": "ingress"}


def _of_kind(kind):
    objects = manifests.of(EXAMPLES[_EXAMPLE.get(kind, "everything")])
    return next(copy.deepcopy(each) for each in objects if each["kind"] == kind)


def _set(body, path, value):
    *parents, last = path.split(".")
    for key in parents:
        body = body[int(key)] if isinstance(body, list) else body[key]
    body[int(last) if isinstance(body, list) else last] = value


_PIN = re.compile(r"k8s.io/kubernetes v\S+|\S+ => \S+ v\S+")
_CONTAINER = "spec.template.spec.containers.0"
_ENV = f"{_CONTAINER}.env"
INVALID = [
    ("Deployment", "spec.replicas", 2**31, "json: cannot unmarshal number 2147483648"),
    ("Deployment", "spec.replics", 2, 'strict decoding error: unknown field "spec.replics"'),
    ("Deployment", f"{_CONTAINER}.resources.limits.cpu", "1m", f"{_CONTAINER.replace('.0', '[0]')}.resources.requests"),
    ("Deployment", "metadata.namespace", "", "metadata.namespace: Required value"),
    ("Deployment", _ENV, [{"name": "A", "value": "a\0"}], "env A: execve takes no NUL"),
    ("Deployment", _ENV, [{"name": "GOMEMLIMIT", "value": str(2**63)}], "env GOMEMLIMIT: Go's runtime aborts"),
    ("Deployment", _ENV, [{"name": "GOMEMLIMIT", "value": "115Mi"}], "env GOMEMLIMIT: Go's runtime aborts"),
    ("Deployment", _ENV, [{"name": "CONSUL_SERVICE_NAME", "value": "a.b"}], "service name"),
    ("Deployment", "spec.template.spec.imagePullSecrets", [{"name": "a"}, {"name": "a"}], "server-side apply: "),
    ("Service", "metadata.name", "-order", "metadata.name: Invalid value"),
    ("NetworkPolicy", "spec.policyTypes", ["Sideways"], "spec.policyTypes[0]: Unsupported value"),
    ("ServiceMonitor", "metadata.labels", {"a b": "c"}, "metadata.labels: Invalid value"),
    ("ServiceMonitor", "spec.endpoints.0.interval", "300y", "spec.endpoints[0].interval: duration out of range"),
    ("ServiceMonitor", "spec.endpoints.0.interval", "0s", "spec.endpoints[0].interval: 0 means Prometheus' default"),
    ("ServiceMonitor", "spec.endpoints.0.interval", "30", "spec.endpoints[0].interval: Invalid value"),
    ("ServiceMonitor", "spec.endpoints.0.pth", "/", "unknown field spec.endpoints[0].pth"),
    ("ServiceMonitor", "metadata.lables", {}, "unknown field metadata.lables"),
    ("HTTPRoute", "spec.hostname", [], "unknown field spec.hostname"),
    ("HTTPRoute", "spec.hostnames", [f"h{number}" for number in range(17)], "spec.hostnames: Too many: 17"),
    ("HTTPRoute", "spec.rules.0.matches.0.path.value", "/a//b", "spec.rules[0].matches[0].path: Invalid value"),
    ("Ingress", "spec.rules.0.host", "192.0.2.1", "spec.rules[0].host: Invalid value"),
    ("Ingress", "spec.rules.0.http.paths.0.path", "/a//b", "spec.rules[0].http.paths[0].path: Invalid value"),
    ("HorizontalPodAutoscaler", "spec.maxReplicas", 0, "spec.maxReplicas: Invalid value"),
    ("PodDisruptionBudget", "spec.maxUnavailable", -1, "spec.maxUnavailable: Invalid value"),
    ("Namespace", "metadata.name", "a" * 64, "metadata.name: Invalid value"),
]


@cache
def _verdicts():
    bodies = [_of_kind(kind) for kind, *_ in INVALID]
    for body, (_, path, value, _) in zip(bodies, INVALID, strict=True):
        _set(body, path, value)
    return server.verdicts(bodies)


@pytest.mark.parametrize("number", range(len(INVALID)), ids=lambda number: "-".join(map(str, INVALID[number][:3])))
def test_what_a_server_refuses_is_found(number):
    errors = _verdicts()[number]["errors"]
    assert any(each.startswith(INVALID[number][3]) for each in errors), errors


ENTRY = CatalogEntry("prod-shop", "prod-shop-order", "192.0.2.1", 80, "order", ("http",), "", "", "", "", {}, None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"port": 0}, "port 0 is none"),
        ({"port": 99999}, "port 99999 is none"),
        ({"service": "a.b"}, 'service name "a.b" cannot be found by DNS'),
        ({"tags": ("a b",)}, 'tag "a b" cannot be told in CONSUL_SERVICE_TAGS'),
        ({"address": ""}, "a node has a name and an address"),
    ],
)
def test_what_consul_refuses_is_found(changed, said):
    bad = CatalogEntry(**{**ENTRY.__dict__, **changed})
    good, wrong = server.verdicts([server.catalog(ENTRY), server.catalog(bad)])
    assert (good["errors"], wrong["errors"]) == ([], [said])


def test_yaml_is_read_as_kubectl_reads_it():
    text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {on: yes}}\n"
    (verdict,) = server.verdicts([text])
    assert "cannot unmarshal bool" in verdict["errors"][0]


def test_a_kind_that_it_does_not_know_is_an_error():
    (verdict,) = server.verdicts([{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "x"}}])
    assert verdict["errors"] == ["kind /v1, Kind=Node is not among those that kube-judge knows"]


@pytest.mark.parametrize("limit", [2**63 - 1, 2**63, "1GiB", "8388608TiB", "1Mi"])
def test_its_rule_of_gomemlimit_is_that_of_gos_runtime(limit):
    body = _of_kind("Deployment")
    _set(body, _ENV, [{"name": "GOMEMLIMIT", "value": str(limit)}])
    (verdict,) = server.verdicts([body])
    # The judge is a Go program itself: its own runtime reads the variable before anything else.
    run = subprocess.run([server.binary(), "-h"], env={**os.environ, "GOMEMLIMIT": str(limit)}, capture_output=True)
    aborted = b"malformed GOMEMLIMIT" in run.stderr
    assert bool(verdict["errors"]) == aborted


def test_it_is_of_the_version_that_the_cluster_runs():
    pins = [
        set(_PIN.findall((ROOT / "toolchain" / "pins" / name / "go.mod").read_text()))
        for name in ("kube-judge", "kubernetes")
    ]
    assert pins[1]
    assert pins[0] >= pins[1]


def test_a_judge_that_cannot_run_fails(monkeypatch):
    monkeypatch.setattr(server, "binary", lambda: "/bin/true")
    with pytest.raises(JudgeError):
        server.verdicts([_of_kind("Deployment")])
