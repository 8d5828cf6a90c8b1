"""What Helm makes of a chart as most are laid out; running/chart.yaml says how it was rendered."""

from __future__ import annotations

from .adopted import of_file, the_only


def test_nothing_of_a_chart_changes():
    found = the_only(of_file("chart.yaml"))
    assert found.changes == []
    assert found.name == "books-ledger"
    assert found.values["adopted"]["container"] == "ledger"
    assert set(found.manifests) == {
        "service-account",
        "deployment",
        "service",
        "disruption-budget",
        "ingress",
        "monitor",
    }
    assert found.manifests["service"]["spec"]["ports"] == [
        {"name": "web", "port": 80, "targetPort": "web", "protocol": "TCP"}
    ]


def test_fields_say_what_they_can():
    values = the_only(of_file("chart.yaml")).values
    assert values["secrets"] == {"DATABASE_URL": {"secret": "ledger-db", "key": "url"}}
    assert values["env_from"] == [{"secret": "ledger-env"}]
    assert values["expose"] == {"hosts": ["ledger.example.com"]}
    assert values["placement"]["node_selector"] == {"kubernetes.io/os": "linux"}
    assert values["health"]["path"] == "/ready"


def test_the_environment_is_as_far_as_the_objects_tell():
    told = of_file("chart.yaml").environment_values
    assert told is not None
    assert told["monitoring"] == {"namespace": "monitoring", "labels": {"release": "prometheus"}}
    assert told["exposure"]["ingress"]["class"] == "nginx"
