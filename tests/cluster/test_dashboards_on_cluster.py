"""Each panel of a dashboard, asked of the real Prometheus about running services.

How each was seen to fail stands in README.md.
"""

import json
import re
import time
from typing import Any

import pytest
from dashboards import INTERVAL, Series, answers, asked, dashboard, numbers, work
from shop import Shop, until


@pytest.mark.parametrize(("service", "rows"), [("user", {"Requests", "Processes"}), ("order", {"Calls"})])
def test_every_panel_has_an_answer(shop: Shop, service: str, rows: set[str]) -> None:
    found = dashboard(shop, service)
    assert rows <= {each["title"] for each in found["panels"] if each["type"] == "row"}
    begun = time.time()

    def empty() -> set[str]:
        work(shop)
        now = time.time()
        return {
            f"{each.panel}: {each.legend}"
            for each, series in answers(shop, found, max(begun, now - 120), now)
            if not numbers(series)
        }

    # Nothing may be empty: of what happens to nobody here, such as errors and panics, the answer is 0.
    deadline = begun + 120
    while left := empty():
        assert time.time() < deadline, f"empty panels of {service}: {sorted(left)}"


def test_lines_are_called_by_labels_that_the_answers_have(shop: Shop) -> None:
    until(lambda: asked(shop, f'up{{namespace="{shop.namespace}"}}', time.time() - INTERVAL, time.time()), "no scrape")
    work(shop)
    now = time.time()
    for service in ("user", "order"):
        for each, series in answers(shop, dashboard(shop, service), now - 120, now):
            wanted = set(re.findall(r"\{\{(\w+)\}\}", each.legend))
            assert all(wanted <= line["metric"].keys() for line in series), f"{service}: {each.panel}"


def test_a_threshold_and_a_registration_reach_the_dashboard(shop: Shop) -> None:
    before = json.dumps(dashboard(shop, "user"))
    try:
        shop.environment(alerts={"latency": "250ms"}, user={"consul": {"register": "agent"}})
        done = shop.pulumi.up()
        assert done.named("user-dashboard").op == "replace"
        panels = {each["title"]: each for each in dashboard(shop, "user")["panels"]}
        assert panels["Latency p99"]["fieldConfig"]["defaults"]["thresholds"]["steps"][-1]["value"] == 0.25
        until(lambda: set(numbers(asked_now(shop, panels["Registered"]))) == {1.0}, "no pod is registered")
        # That is empty until the first failure.
        assert not numbers(asked_now(shop, panels["Failed calls to the agent"]))
    finally:
        shop.environment()
        shop.pulumi.up()
    assert json.dumps(dashboard(shop, "user")) == before


def asked_now(shop: Shop, panel: dict[str, Any]) -> Series:
    now = time.time()
    return asked(shop, panel["targets"][0]["expr"], now - INTERVAL, now)
