"""Each alert fires on what it is for and not beside it: Prometheus' own evaluation, by `promtool test rules`."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

OWN = 'namespace="shop",job="order"'
POD = f'{OWN},pod="order-1"'
REQUESTS = f'http_request_duration_seconds_count{{{POD},route="/orders"'
MONITORED = {"monitoring": {"namespace": "monitoring", "labels": {"release": "prometheus"}, "alerts": {}}}
ROOT = Path(__file__).resolve().parents[4]


def bucket(bound: str, route: str = "/orders") -> str:
    """Return a series of the histogram."""
    return f'http_request_duration_seconds_bucket{{{POD},route="{route}",le="{bound}"}}'


def slow(route: str = "/orders", rates: tuple[int, int, int] = (90, 95, 100)) -> dict[str, str]:
    """Return requests, of which some take longer than a second."""
    return {bucket(bound, route): f"0+{rate}x30" for bound, rate in zip(("1", "2.5", "+Inf"), rates, strict=True)}


def calls(rates: dict[str, int]) -> dict[str, str]:
    """Return calls to another service, by their outcome, so many each minute."""
    name = f'client_request_duration_seconds_count{{{POD},upstream="user",method="GET"'
    return {f'{name},outcome="{outcome}"}}': f"0+{rate}x30" for outcome, rate in rates.items()}


def slow_calls(rates: tuple[int, int, int] = (90, 95, 100)) -> dict[str, str]:
    """Return calls to another service, of which some take longer than a second."""
    name = f'client_request_duration_seconds_bucket{{{POD},upstream="user",method="GET",outcome="success"'
    return {f'{name},le="{le}"}}': f"0+{rate}x30" for le, rate in zip(("1", "2.5", "+Inf"), rates, strict=True)}


UP = {f"up{{{POD}}}": "1x30"}
FIRES: dict[str, list[dict[str, str]]] = {
    "ServiceDown": [{}, {f"up{{{POD}}}": "0x30"}, {'up{namespace="other",job="order"}': "1x30"}],
    "TargetDown": [{f"up{{{POD}}}": "0x30", f'up{{{OWN},pod="order-2"}}': "1x30"}],
    "ServiceErrors": [{f'{REQUESTS},status="200"}}': "0+94x30", f'{REQUESTS},status="503"}}': "0+6x30"}],
    "ServiceSlow": [slow()],
    "ServicePanics": [{f"http_panics_total{{{POD}}}": "0x10 1x20"}],
    "ServiceOverloaded": [{f"http_requests_shed_total{{{POD}}}": "0+10x30"}],
    "UpstreamErrors": [calls({"success": 94, "failure": 6}), calls({"success": 94, "refused": 6})],
    "UpstreamSlow": [slow_calls()],
    "BreakerOpen": [{f'client_breaker_state{{{POD},upstream="user"}}': "2x30"}],
    "ServiceRestarts": [{f"process_start_time_seconds{{{POD}}}": "100x4 700x4 1000x20"}],
    "ServiceNearMemoryLimit": [
        {
            f"go_memstats_sys_bytes{{{POD}}}": "100x30",
            f"go_memstats_heap_released_bytes{{{POD}}}": "8x30",
            f"go_gc_gomemlimit_bytes{{{POD}}}": "100x30",
        }
    ],
    "ConsulRegistrationLost": [{f"consul_registered{{{POD}}}": "0x30"}],
}
QUIET: dict[str, list[dict[str, str]]] = {
    "ServiceDown": [{f"up{{{POD}}}": "0x30", f'up{{{OWN},pod="order-2"}}': "1x30"}],
    "TargetDown": [UP, {'up{namespace="shop",job="user"}': "0x30"}],
    "ServiceErrors": [
        {f'{REQUESTS},status="200"}}': "0+96x30", f'{REQUESTS},status="503"}}': "0+4x30"},
        # Nobody's requests are no errors, and a client's mistakes are not the service's.
        {f'{REQUESTS},status="200"}}': "0x30", f'{REQUESTS},status="503"}}': "0x30"},
        {f'{REQUESTS},status="200"}}': "0+50x30", f'{REQUESTS},status="404"}}': "0+50x30"},
    ],
    "ServiceSlow": [slow(rates=(995, 999, 1000)), slow("/health"), slow("/metrics")],
    "ServicePanics": [{f"http_panics_total{{{POD}}}": "1x30"}],
    "ServiceOverloaded": [{f"http_requests_shed_total{{{POD}}}": "7x30"}],
    "UpstreamErrors": [
        calls({"success": 96, "failure": 4}),
        calls({"success": 0, "failure": 0}),
        # Who has left, or has no more time, is no failure of the upstream's.
        calls({"success": 50, "canceled": 50}),
    ],
    "UpstreamSlow": [slow_calls((995, 999, 1000))],
    "BreakerOpen": [{f'client_breaker_state{{{POD},upstream="user"}}': "1x30"}],
    "ServiceRestarts": [{f"process_start_time_seconds{{{POD}}}": "100x10 700x20"}],
    "ServiceNearMemoryLimit": [
        {
            f"go_memstats_sys_bytes{{{POD}}}": "100x30",
            f"go_memstats_heap_released_bytes{{{POD}}}": "20x30",
            f"go_gc_gomemlimit_bytes{{{POD}}}": "100x30",
        },
        # What Go shows where GOMEMLIMIT is not set.
        {
            f"go_memstats_sys_bytes{{{POD}}}": "100x30",
            f"go_memstats_heap_released_bytes{{{POD}}}": "0x30",
            f"go_gc_gomemlimit_bytes{{{POD}}}": "9.223372036854776e+18x30",
        },
    ],
    "ConsulRegistrationLost": [{f"consul_registered{{{POD}}}": "1x30"}],
}


@pytest.fixture
def groups(planned: Any) -> list[dict[str, Any]]:
    """Return the alerts of a service that registers itself with Consul, as its PrometheusRule has them."""
    fields = {"name": "order", "team": "shop", "consul": {"register": "agent", "address": "pod"}}
    made = planned(fields, {"consul": {}, **MONITORED})
    return made.manifests["alerts"]["spec"]["groups"]


def fired(promtool: str, folder: Any, groups: list[dict[str, Any]], name: str, series: Mapping[str, str]) -> bool:
    """Tell whether the alert fires a quarter of an hour after these series began; any other outcome is an error."""
    (folder / "rules.yaml").write_text(yaml.safe_dump({"groups": groups}))
    (rule,) = (each for each in groups[0]["rules"] if each["alert"] == name)
    test = {
        "interval": "1m",
        "input_series": [{"series": key, "values": values} for key, values in series.items()],
        "alert_rule_test": [{"eval_time": "15m", "alertname": name, "exp_alerts": []}],
    }
    written = {"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": [test]}
    (folder / "test.yaml").write_text(yaml.safe_dump(written))
    done = subprocess.run([promtool, "test", "rules", "test.yaml"], cwd=folder, capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert done.returncode in (0, 1), said
    assert done.returncode == 0 or f'alertname="{name}"' in said, said
    assert rule["labels"]["service"] == "order"
    return done.returncode == 1


def cases(table: Mapping[str, list[dict[str, str]]]) -> list[Any]:
    """Return each alert with each of its series."""
    return [
        pytest.param(name, series, id=f"{name}-{index}")
        for name, many in table.items()
        for index, series in enumerate(many)
    ]


@pytest.mark.parametrize(("name", "series"), cases(FIRES))
def test_an_alert_fires_on_what_it_is_for(promtool, tmp_path, groups, name, series):
    assert fired(promtool, tmp_path, groups, name, series)


@pytest.mark.parametrize(("name", "series"), cases(QUIET))
def test_an_alert_is_quiet_beside_it(promtool, tmp_path, groups, name, series):
    assert not fired(promtool, tmp_path, groups, name, series)


def test_every_alert_has_a_case_of_both(groups):
    names = [each["alert"] for each in groups[0]["rules"]]
    assert names == list(FIRES) == list(QUIET)


def test_the_page_says_of_every_alert_what_it_means_and_what_to_do(groups):
    page = (ROOT / "docs/alerts.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| (\w+) \| [^|]+ \| [^|]+ \|$", page, re.MULTILINE)
    assert told == [(each["alert"], each["labels"]["severity"]) for each in groups[0]["rules"]]


def test_the_thresholds_are_the_environments(planned):
    monitoring = {**MONITORED["monitoring"], "alerts": {"error_percent": 1, "latency": "250ms"}}
    made = planned({"name": "order"}, {"monitoring": monitoring})
    rules = {each["alert"]: each["expr"] for each in made.manifests["alerts"]["spec"]["groups"][0]["rules"]}
    assert rules["ServiceErrors"].endswith("* 100 > 1")
    assert rules["ServiceSlow"].endswith(" > 0.25")
    assert "ConsulRegistrationLost" not in rules


@pytest.mark.parametrize(
    ("fields", "environment"),
    [
        ({}, {"monitoring": "off"}),
        ({}, {"monitoring": {"namespace": "monitoring"}}),
        ({"metrics": False}, MONITORED),
    ],
)
def test_there_are_none_where_nobody_asks_or_scrapes(planned, fields, environment):
    assert "alerts" not in planned({"name": "order", **fields}, environment).manifests


def test_one_prometheus_selects_the_monitor_and_its_alerts(planned):
    made = planned({"name": "order", "team": "shop"}, MONITORED).manifests
    assert made["alerts"]["metadata"] == made["monitor"]["metadata"]
    assert made["alerts"]["metadata"]["labels"]["release"] == "prometheus"
