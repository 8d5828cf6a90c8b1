"""Podinfo's published manifests as they run, live objects, and what is told of them."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from moorage.scaffold.adopting.report import differences, summary

from .adopted import RUNNING, live, of_file, of_text, the_only

_TEXT = (RUNNING / "podinfo.yaml").read_text(encoding="utf-8")


def _bodies() -> list[dict[str, Any]]:
    return [body for body in yaml.safe_load_all(_TEXT) if body]


def test_nothing_of_podinfo_changes():
    adoption = of_file("podinfo.yaml")
    found = the_only(adoption)
    assert found.changes == []
    assert found.values["adopted"] == {"selector": {"app": "podinfo"}, "container": "podinfod"}
    assert found.values["ports"] == {"http-metrics": {"port": 9797, "service": False}, "grpc": 9999}
    assert found.values["autoscale"] == {"min": 2, "max": 4, "cpu": 99}
    assert found.values["metrics"] is False
    assert set(found.values["patch"]) == {"deployment", "service", "autoscaler"}
    assert list(differences(adoption)) == []
    assert list(summary(adoption)) == [
        "podinfo: renders to the 3 objects that were given, and changes nothing",
    ]


def test_the_deployment_keeps_its_selector_and_every_label_and_container_of_its_pods():
    made = the_only(of_file("podinfo.yaml")).manifests
    spec = made["deployment"]["spec"]
    assert spec["selector"]["matchLabels"] == made["service"]["spec"]["selector"] == {"app": "podinfo"}
    assert spec["template"]["metadata"]["labels"] == {"app": "podinfo"}
    assert [each["name"] for each in spec["template"]["spec"]["containers"]] == ["podinfod"]


def test_live_objects_in_a_list_are_the_same():
    items = [live(body) for body in _bodies()]
    listed = yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": items})
    assert the_only(of_text(listed)).changes == []
    assert the_only(of_text(listed)).values == the_only(of_file("podinfo.yaml")).values


def test_what_the_library_recommends_is_left_in_and_listed():
    adoption = of_file("podinfo.yaml", recommended=True)
    told = list(differences(adoption))
    assert 'podinfo: added: network-policy: "NetworkPolicy"' in told
    assert {change.kind for change in the_only(adoption).changes} == {"added"}
    assert the_only(adoption).values["patch"]["deployment"]["spec"]["progressDeadlineSeconds"] == 60
    assert "network_policy" not in the_only(adoption).values


def test_containers_that_start_before_it_are_kept_in_their_order():
    # Ours come the other way round: sidecars first.
    bodies = _bodies()
    pod = bodies[1]["spec"]["template"]["spec"]
    pod["initContainers"] = [
        {"name": "first", "image": "a:1"},
        {"name": "watch", "image": "b:1", "restartPolicy": "Always"},
    ]
    found = the_only(of_text(yaml.safe_dump_all(bodies)))
    assert found.changes == []


def test_a_value_that_no_one_should_read_is_not_told():
    bodies = _bodies()
    bodies[1]["spec"]["template"]["spec"]["containers"][0]["env"] = [{"name": "PASSWORD", "value": "s3cret"}]
    adoption = of_text(yaml.safe_dump_all(bodies), recommended=True)
    assert "s3cret" not in "\n".join(differences(adoption))


def test_objects_of_others_stay_outside():
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"a": "b"}}
    canary = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "podinfo-canary"}, "spec": {}}
    adoption = of_text(yaml.safe_dump_all([*_bodies(), config, canary]))
    assert [each.object.title for each in adoption.outside] == ["ConfigMap/settings", "Service/podinfo-canary"]
    assert list(summary(adoption))[0] == (
        "standard input:110: ConfigMap/settings stays as it is: it is there when the service runs, which names it"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("autoscaling/v2", "autoscaling/v2beta2"),
        ("autoscaling/v2", "autoscaling/v1"),
    ],
)
def test_a_version_that_is_gone_is_the_same_object(old, new):
    text = _TEXT.replace(old, new)
    if new.endswith("/v1"):
        text = text[: text.index("  metrics:")] + "  targetCPUUtilizationPercentage: 99\n"
    found = the_only(of_text(text))
    assert found.changes == []
    assert found.values["autoscale"] == {"min": 2, "max": 4, "cpu": 99}


def test_an_object_of_its_name_that_nothing_asks_for_stays_outside():
    rule = {"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule", "metadata": {"name": "podinfo"}}
    adoption = of_text(yaml.safe_dump_all([*_bodies(), {**rule, "spec": {"groups": []}}]))
    assert the_only(adoption).changes == []
    assert [each.object.title for each in adoption.outside] == ["PrometheusRule/podinfo"]
    assert list(summary(adoption))[-1] == "podinfo: renders to the 3 objects that were given, and changes nothing"


def test_what_a_spec_cannot_keep_is_said():
    found = the_only(of_text(_TEXT.replace("  minReadySeconds: 3\n", "  minReadySeconds: 3\n  fieldOfTomorrow: 1\n")))
    assert [(each.kind, each.path, each.old) for each in found.changes] == [("lost", "spec.fieldOfTomorrow", 1)]


def test_numbers_are_read_as_kubernetes_reads_them():
    bodies = _TEXT.replace(
        "    spec:\n      containers:",
        "    spec:\n      volumes: [{name: a, secret: {secretName: b, defaultMode: 0400}}]\n      containers:",
    )
    found = the_only(of_text(bodies))
    assert found.changes == []
    [volume] = found.manifests["deployment"]["spec"]["template"]["spec"]["volumes"]
    assert volume["secret"]["defaultMode"] == 0o400
