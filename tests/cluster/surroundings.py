"""What runs beside the cluster: Prometheus, Consul, and the parts of our own cluster that a test stops."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlencode

from shop import ROOT, Shop


class Alert(NamedTuple):
    """What Prometheus says of an alert."""

    health: str
    """``ok`` once its expression was evaluated."""
    state: str
    """``inactive``, ``pending`` for as long as its `for` lasts, ``firing``."""
    raised: list[dict[str, Any]]
    """Each of its alerts that is pending or firing, with ``labels``, ``annotations`` and ``state``."""


def answer(url: str) -> Any:
    """Return what a GET answers; addresses of this machine need no proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=10) as response:
        return json.load(response)


def queried(shop: Shop, query: str) -> dict[str, float]:
    """Return what the real Prometheus answers, by pod."""
    found = answer(f"{shop.cluster.prometheus}/api/v1/query?{urlencode({'query': query})}")["data"]["result"]
    return {each["metric"]["pod"]: float(each["value"][1]) for each in found}


def scraped(shop: Shop, service: str) -> set[str]:
    """Return the pods of a service that Prometheus scrapes now; queries answer for a while after the last scrape."""
    targets = answer(f"{shop.cluster.prometheus}/api/v1/targets?state=active")["data"]["activeTargets"]
    labels = [each["labels"] for each in targets]
    return {each["pod"] for each in labels if (each["namespace"], each["service"]) == (shop.namespace, service)}


def alerts(shop: Shop, service: str) -> dict[str, Alert]:
    """Return the alerts of a service that Prometheus has evaluated, by name."""
    groups = answer(f"{shop.cluster.prometheus}/api/v1/rules?type=alert")["data"]["groups"]
    own = f"{shop.namespace}-{service}-"
    rules = [rule for group in groups if group["file"].rpartition("/")[2].startswith(own) for rule in group["rules"]]
    return {rule["name"]: Alert(rule["health"], rule["state"], rule["alerts"]) for rule in rules}


def registered(shop: Shop, service: str) -> dict[str, str]:
    """Return the state of each entry that Consul has of a service: ID → the worst of its checks."""
    entries = answer(f"{shop.cluster.consul}/v1/health/service/{service}")
    return {entry["Service"]["ID"]: _worst(entry["Checks"]) for entry in entries}


def _worst(checks: list[dict[str, str]]) -> str:
    states = {check["Status"] for check in checks}
    return next(state for state in ("critical", "warning", "passing") if state in states)


@contextmanager
def without(part: str) -> Iterator[None]:
    """Stop one part of our own cluster for as long as the block runs."""
    _part("stop", part)
    try:
        yield
    finally:
        _part("start", part)


def _part(command: str, part: str) -> None:
    told = [sys.executable, str(ROOT / "toolchain" / "cluster.py"), command, part]
    done = subprocess.run(told, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
