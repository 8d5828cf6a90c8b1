"""The questions of a service's dashboard, as Grafana would put them to the real Prometheus."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from shop import Shop
from surroundings import answer

INTERVAL = 5
"""Seconds between two scrapes, as the shop's environment has it."""
Series = list[dict[str, Any]]
"""As Prometheus answers a range: each with ``metric`` and ``values``."""


class Query(NamedTuple):
    """One question of a panel."""

    number: int
    """Of its panel."""
    panel: str
    expression: str
    legend: str


def dashboard(shop: Shop, service: str) -> dict[str, Any]:
    """Return what stands in the cluster for Grafana."""
    [config_map] = [
        each
        for each in shop.objects("api/v1", "configmaps", labelSelector="grafana_dashboard=1")
        if each["metadata"]["name"] == f"{service}-dashboard"
    ]
    [text] = config_map["data"].values()
    return json.loads(text)


def queries(found: dict[str, Any]) -> Iterator[Query]:
    """Yield the questions of all panels."""
    for panel in found["panels"]:
        for target in panel.get("targets", ()):
            yield Query(panel["id"], panel["title"], target["expr"], target["legendFormat"])


def asked(shop: Shop, expression: str, start: float, end: float) -> Series:
    """Return what Prometheus answers over a time, in seconds; an expression that it cannot read is an error.

    Grafana sets in what a rate is taken over: four scrapes, as a point here stands for no more than one.
    """
    expression = expression.replace("$__rate_interval", f"{4 * INTERVAL}s")
    assert "$" not in expression, f"nobody sets in a variable of {expression}"
    sent = urlencode({"query": expression, "start": start, "end": end, "step": INTERVAL})
    return answer(f"{shop.cluster.prometheus}/api/v1/query_range?{sent}")["data"]["result"]


def answers(shop: Shop, found: dict[str, Any], start: float, end: float) -> Iterator[tuple[Query, Series]]:
    """Yield every question with its answer."""
    for each in queries(found):
        yield each, asked(shop, each.expression, start, end)


def work(shop: Shop) -> None:
    """Ask each pod of both services, so that every pod has requests, and those of order calls too."""
    person = {"name": "Ann", "email": f"{time.monotonic_ns()}@example.com"}
    # Empty where nobody answered.
    made = json.loads(shop.fetch(shop.url("user", "/users"), "POST", person)["body"] or "{}")
    for address in shop.addresses("user"):
        shop.fetch(f"http://{address}:8080/users/{made.get('id', 1)}")
    for number, address in enumerate(sorted(shop.addresses("order"))):
        draft = {"user_id": made.get("id", 1), "item": "tea", "quantity": 1}
        key = f"{time.monotonic_ns()}-{number}"
        shop.fetch(f"http://{address}:8080/orders", "POST", draft, **{"Idempotency-Key": key})


def numbers(series: Series) -> list[float]:
    """Return the values that can be drawn: 0/0 is a gap."""
    values = [float(value) for each in series for _, value in each["values"]]
    return [value for value in values if not math.isnan(value)]
