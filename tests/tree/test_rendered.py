"""What Pulumi registers equals what ``moorage render`` prints: nothing added, dropped or rewritten."""

from __future__ import annotations

import pytest

from tree.registered import (
    ROOT,
    differences,
    every_difference,
    known_contexts,
    objects,
    printed,
    registered,
    without_compiling,
)
from tree.tree import UNKNOWN

EVERYTHING = """\
name: api
team: web
image: {ref: "registry.example.com/web/api:v3.1.0"}
port: 9898
health: {path: /readyz, live_path: /healthz}
metrics: {path: /internal/metrics, interval: 15s}
autoscale: {min: 2, max: 6, cpu: 80}
resources: {cpu: 0.5, memory: 1Gi, cpu_limit: "1", ephemeral_storage: 1Gi}
env: {snake_case: "a_b", COLOR: "#34577c", EMPTY: "", NUMBER: "1.0", YES: "true"}
secrets: {DATABASE_URL: {secret: api-db, key: db_url}}
uses: [{service: billing, external: true, namespace: finance, port: 9000}]
egress: [{cidr: 192.0.2.0/24, port: 5432}]
allow_from: [{namespace: ingress}]
shutdown: {drain: 0s, timeout: 1m30s}
consul: {register: agent, tags: [http]}
"""
ENVIRONMENT = """\
config:
  moorage:environment:
    namespace: web
    create_namespace: true
    kubernetes: {render_to: out}
    monitoring: {namespace: monitoring, labels: {release: prometheus, scraped_by: main, match_labels: "true"}}
    registry: {url: registry.example.com/web, pull_secrets: [registry]}
    consul: {datacenter: dc1, agent_token: {secret: consul, key: api_token}}
"""
ROLES = {"ServiceAccount", "Deployment", "Service", "NetworkPolicy", "ServiceMonitor"}


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch, tmp_path):
    without_compiling(monkeypatch)
    known_contexts(monkeypatch, tmp_path, "dev-1", "prod-1")


@pytest.mark.parametrize("environment", ["local", "dev", "prod"])
def test_user_and_order_are_registered_as_they_are_rendered(tree, capsys, monkeypatch, preview, environment):
    monkeypatch.chdir(ROOT / "stacks")
    found = objects(registered(tree, environment))
    wanted = printed(capsys, "--env", environment, "--build")
    assert set(found) >= {(kind, name) for kind in ROLES for name in ("order", "user")}
    if preview and environment == "prod":
        # The registry decides the digest there: a preview registers the image as unknown, and only that.
        for name in ("order", "user"):
            container = wanted["Deployment", name]["spec"]["template"]["spec"]["containers"][0]
            container["image"] = UNKNOWN
    assert every_difference(found, wanted) == []


def test_an_image_by_reference_is_registered_as_it_is_rendered(tree, capsys, project_root):
    (project_root / "services").mkdir()
    (project_root / "services" / "service.yaml").write_text(EVERYTHING)
    (project_root / "stacks" / "Pulumi.test.yaml").write_text(ENVIRONMENT)
    found = objects(registered(tree, "test"))
    assert {kind for kind, _ in found} >= {*ROLES, "Namespace"}
    assert every_difference(found, printed(capsys, "--env", "test")) == []


def test_without_a_build_only_image_and_version_are_placeholders(tree, capsys, monkeypatch):
    monkeypatch.chdir(ROOT / "stacks")
    found = objects(registered(tree, "local"))
    assert {line.split(": ")[0] for line in every_difference(found, printed(capsys, "--env", "local"))} == {
        f".Deployment {name}.{place}"
        for name in ("order", "user")
        for place in (
            "metadata.labels.app.kubernetes.io/version",
            "spec.template.metadata.labels.app.kubernetes.io/version",
            "spec.template.spec.containers.[0].image",
        )
    }


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 2}}),
        ({"a": {"b": 1}}, {"a": {}}),
        ({"a": {}}, {"a": {"b": None}}),
        ({"a": [1, 2]}, {"a": [2, 1]}),
        ({"a": [1]}, {"a": [1, 1]}),
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": "1"}),
    ],
)
def test_the_comparison_sees_every_kind_of_difference(left, right):
    assert differences(left, left) == differences(right, right) == []
    assert len(differences(left, right)) == len(differences(right, left)) > 0
