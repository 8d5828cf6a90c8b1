"""What alerts read is what running services show."""

from __future__ import annotations

import urllib.request

from moorage.plan.monitoring import metrics

from .driver import Run, ask


def _shown(url: str) -> dict[str, str]:
    with urllib.request.urlopen(f"{url}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return {line.split(" ")[2]: line.split(" ")[3] for line in lines if line.startswith("# TYPE ")}


def test_services_show_every_metric_that_alerts_and_panels_read(shop):
    with Run(shop) as run:
        services = run.services()
        ask(f"{services['user']['url']}/users", {"name": "Ada", "email": "ada@example.com"})
        ask(f"{services['order']['url']}/orders", {"user_id": 1, "item": "tea", "quantity": 2}, Idempotency_Key="1")
        user, order = (_shown(services[name]["url"]) for name in ("user", "order"))
        assert run.stop() == 0
    assert set(metrics.OF_ALL) <= set(user)
    assert not set(metrics.OF_CALLERS) & set(user)
    assert {*metrics.OF_ALL, *metrics.OF_CALLERS} <= set(order)
    assert order[metrics.REQUESTS] == order[metrics.CALLS] == "histogram"
