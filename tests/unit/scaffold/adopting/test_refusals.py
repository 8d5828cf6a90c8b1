"""What cannot be adopted is one sentence with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from moorage.cli.main import main
from moorage.errors import InputError
from moorage.spec.environment import Environment

from .adopted import RUNNING, of_text

_DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: order, namespace: shop}
spec:
  selector: {matchLabels: {app: order}}
  template:
    metadata: {labels: {app: order}}
    spec: {containers: [{name: order, image: "registry.example.com/order:v1"}]}
"""
_OTHER = Environment.model_validate(
    {"name": "dev", "namespace": "other", "kubernetes": {"context": "a"}, "monitoring": "off"}
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "standard input: holds no object; give the YAML of a Deployment"),
        ("a: [", "standard input:1: is not valid YAML"),
        ("kind: Service\nmetadata: {name: a}\n", "standard input:1: apiVersion: is required; give an object"),
        ("---\n- a\n", "standard input:2: is not a mapping at the top level"),
        (
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n",
            "standard input:1: holds no Deployment; give it too: a service is one Deployment and what belongs to it",
        ),
        (
            _DEPLOYMENT.replace("{matchLabels: {app: order}}", "{matchExpressions: [{key: app, operator: Exists}]}"),
            "standard input:5: spec.selector: is by expressions, and a spec keeps labels alone",
        ),
        (_DEPLOYMENT.replace("name: order, n", "name: order.v2, n"), "standard input:1: name: is not a DNS-1035 name"),
        (
            _DEPLOYMENT.replace("{app: order}}\n  template", "7}\n  template"),
            "standard input:5: spec.selector.matchLabels: must be a mapping",
        ),
        (
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedule: '@daily'}\n",
            "standard input:4: spec.jobTemplate: is required; add the key",
        ),
        (
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: {}}\n",
            "standard input:4: spec.ports: must be a list",
        ),
        (
            _DEPLOYMENT.replace(', image: "registry.example.com/order:v1"', ""),
            "standard input:8: spec.template.spec.containers: has no container with an image",
        ),
    ],
)
def test_it_is_said_where(text, told):
    with pytest.raises(InputError) as refused:
        of_text(text)
    assert told in str(refused.value)


def test_another_namespace_than_the_environments_is_refused():
    with pytest.raises(InputError) as refused:
        of_text(_DEPLOYMENT, _OTHER)
    assert str(refused.value).startswith("standard input:1: metadata.namespace: is in namespace shop, and dev is other")


def test_files_are_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    given = ["adopt", str(RUNNING / "podinfo.yaml"), "--out", str(tmp_path / "made")]
    assert main(given) == 0
    written = sorted(path.name for path in (tmp_path / "made").iterdir())
    assert written == ["Pulumi.adopted.yaml", "service.yaml"]
    assert main(given) == 1
    assert "is there; move it away, or name another folder" in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["adopt", str(tmp_path / "none.yaml")]) == 1
    assert "none.yaml: cannot be read (No such file or directory)" in capsys.readouterr().err


@pytest.mark.parametrize(("port", "code"), [(80, 2), (8080, 0)])
def test_a_port_that_no_spec_can_name_is_a_finding_where_it_is_not_kept(tmp_path, monkeypatch, capsys, port, code):
    monkeypatch.chdir(tmp_path)
    ports = f'image: "registry.example.com/order:v1", ports: [{{containerPort: {port}}}]'
    (tmp_path / "order.yaml").write_text(_DEPLOYMENT.replace('image: "registry.example.com/order:v1"', ports))
    assert main(["adopt", "order.yaml", "--recommended"]) == code
    said = "order: would be asked at port 8080, and its container names 80; a spec's port is 1024 to 65535: "
    assert (said in capsys.readouterr().err) == (code == 2)
    assert main(["adopt", "order.yaml"]) == 0
