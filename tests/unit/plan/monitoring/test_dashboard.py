"""A service's dashboard: Grafana's types read all of it, and Prometheus every question."""

from __future__ import annotations

import json
import subprocess
from itertools import combinations
from typing import Any

import pytest
import yaml
from moorage.plan.monitoring import metrics

from .grafana import mistakes

SHOWN: dict[str, Any] = {"monitoring": {"namespace": "monitoring", "dashboard": {}}}
ALERTING = {**SHOWN["monitoring"], "alerts": {"error_percent": 2, "latency": "250ms"}}
CALLER = {"name": "order", "team": "shop", "uses": ["user"], "consul": {"register": "agent", "address": "pod"}}
USER = ({"name": "user"},)


def read(made: Any) -> dict[str, Any]:
    """Return the dashboard that a plan holds."""
    (text,) = made.manifests["dashboard"]["data"].values()
    dashboard = json.loads(text)
    assert isinstance(dashboard, dict)
    return dashboard


@pytest.fixture
def whole(planned):
    """Return the dashboard with every row there is."""
    return read(planned(CALLER, {"consul": {}, "monitoring": ALERTING}, USER))


def titles(dashboard, kind):
    return [each["title"] for each in dashboard["panels"] if each["type"] == kind]


def queries(dashboard):
    return [query["expr"] for panel in dashboard["panels"] for query in panel.get("targets", ())]


def test_grafana_knows_all_that_it_says(whole, planned):
    assert mistakes(whole) == []
    assert mistakes(read(planned({"name": "order"}, SHOWN))) == []


def test_what_grafana_does_not_know_is_a_mistake(whole):
    panel = whole["panels"][1]
    wrong = {"fieldConfig": {**panel["fieldConfig"], "overides": []}, "title": 3, "options": {"legend": {"shown": 1}}}
    found = mistakes({**whole, "panels": [{**panel, **wrong}]})
    assert [each.split(" ")[0] for each in found] == [
        "dashboard.panels[0].fieldConfig.overides",
        "dashboard.panels[0].options.legend.shown",
        "dashboard.panels[0].title",
    ]


def test_prometheus_reads_every_question(promtool, whole, tmp_path):
    asked = [text.replace("$__rate_interval", "2m") for text in queries(whole)]
    rules = [{"record": f"asked:{number}", "expr": text} for number, text in enumerate(asked)]
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    done = subprocess.run([promtool, "check", "rules", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"SUCCESS: {len(asked)} rules found" in done.stdout


def test_alerts_and_panels_read_every_metric_of_the_list(planned):
    made = planned(CALLER, {"consul": {}, "monitoring": ALERTING}, USER)
    rules = [each["expr"] for each in made.manifests["alerts"]["spec"]["groups"][0]["rules"]]
    listed = (metrics.UP, *metrics.OF_ALL, *metrics.OF_CALLERS, *metrics.OF_REGISTERED)
    assert [each for each in listed if not any(each in text for text in [*rules, *queries(read(made))])] == []


def test_rows_are_what_the_service_can_have(whole, planned):
    assert titles(whole, "row") == ["Requests", "Calls", "Processes", "Consul"]
    assert titles(read(planned({"name": "order"}, SHOWN)), "row") == ["Requests", "Processes"]


def test_panels_lie_beside_each_other_and_have_their_own_numbers(whole):
    panels = whole["panels"]
    assert len({each["id"] for each in panels}) == len(panels)
    covered = [
        {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        for place in (each["gridPos"] for each in panels)
    ]
    assert all(one.isdisjoint(other) for one, other in combinations(covered, 2))
    assert max(x for each in covered for x, _ in each) < 24


def test_a_rate_spans_four_scrapes_at_least(planned):
    # Grafana takes a panel's own interval for that of the scrapes.
    dashboard = read(planned({"name": "order", "metrics": {"interval": "15s"}}, SHOWN))
    assert {each["interval"] for each in dashboard["panels"] if each["type"] != "row"} == {"15s"}


def test_lines_warn_where_the_alerts_fire(whole, planned):
    def limits(dashboard):
        drawn = {each["title"]: each.get("fieldConfig", {}).get("defaults", {}) for each in dashboard["panels"]}
        return {
            title: each["thresholds"]["steps"][-1]["value"] for title, each in drawn.items() if "thresholds" in each
        }

    assert limits(whole) == {"Errors": 0.02, "Latency p99": 0.25, "Latency of calls": 0.25}
    assert limits(read(planned(CALLER, {"consul": {}, **SHOWN}, USER))) == {}


@pytest.mark.parametrize(("memory", "limit"), [("256Mi", ["vector(268435456)"]), (False, [])])
def test_memory_stands_beside_its_limit(planned, memory, limit):
    dashboard = read(planned({"name": "order", "resources": {"memory_limit": memory}}, SHOWN))
    assert [text for text in queries(dashboard) if text.startswith("vector")] == limit


def test_two_services_of_one_grafana_have_neither_address_nor_file_in_common(planned):
    places = [("a-b", "c"), ("a", "b-c"), ("a" * 40, "b" * 40), ("a" * 41, "b" * 39)]
    made = [planned({"name": name}, {"namespace": namespace, **SHOWN}) for namespace, name in places]
    addresses = [read(each)["uid"] for each in made]
    assert len(set(addresses)) == len({key for each in made for key in each.manifests["dashboard"]["data"]}) == 4
    assert addresses[:2] == ["a-b_c", "a_b-c"]
    assert all(len(each) <= 40 for each in addresses)


def test_the_sidecar_finds_it_by_what_the_environment_says(planned):
    plain = planned({"name": "order"}, SHOWN).manifests["dashboard"]["metadata"]
    assert plain["name"] == "order-dashboard"
    assert plain["labels"]["grafana_dashboard"] == "1"
    assert "annotations" not in plain
    asked = {"labels": {"dashboards": "shop"}, "annotations": {"grafana_folder": "Shop"}}
    own = planned({"name": "order"}, {"monitoring": {"namespace": "monitoring", "dashboard": asked}})
    own = own.manifests["dashboard"]["metadata"]
    assert own["labels"].items() >= {"dashboards": "shop", "app.kubernetes.io/name": "order"}.items()
    assert "grafana_dashboard" not in own["labels"]
    assert own["annotations"] == {"grafana_folder": "Shop"}


def test_each_panel_is_one_line_so_that_a_diff_shows_which_has_changed(planned):
    made = planned({"name": "order"}, SHOWN)
    (text,) = made.manifests["dashboard"]["data"].values()
    lines = [line.rstrip(",") for line in text.splitlines()]
    assert [json.loads(line) for line in lines if line.startswith('{"') and '"gridPos"' in line] == read(made)["panels"]


@pytest.mark.parametrize(
    ("fields", "environment"),
    [
        ({}, {"monitoring": "off"}),
        ({}, {"monitoring": {"namespace": "monitoring", "alerts": {}}}),
        ({"metrics": False}, SHOWN),
    ],
)
def test_there_is_none_where_nobody_asks_or_scrapes(planned, fields, environment):
    assert "dashboard" not in planned({"name": "order", **fields}, environment).manifests
