"""Makes docs/pictures/dashboard.png: what the real Prometheus answers to the panels of a service under load.

    cd tests && python -m screenshots.dashboard        # or: make dashboard-picture, while the cluster runs

Grafana is not to be had here; each chart is drawn by ourselves, at its place and with its lines, from the same answers.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/cluster")]

import search_paths  # noqa: E402, F401
from dashboards import answers, dashboard, work  # noqa: E402
from places import found  # noqa: E402
from shop import Shop, made  # noqa: E402
from surroundings import without  # noqa: E402

from screenshots.charts import Line, called, page  # noqa: E402
from screenshots.chromium import photograph  # noqa: E402

_MINUTES = 4
_OUTAGE = (110.0, 150.0)
"""Seconds from the begin on, for which user's database is away: there has to be something to see."""
_WIDTH = 1280
_TOLD = (
    "Drawn from what a real Prometheus answered to this dashboard's questions while user's database was away for a "
    "moment. Not by Grafana, which draws them in its own way."
)


def main() -> None:
    """Bring the shop up, ask it for some minutes, and draw what Prometheus has seen."""
    with TemporaryDirectory() as folder:
        shop = made(found(os.environ), f"shop-{int(time.time()) % 1000}", Path(folder) / "shop")
        try:
            shop.environment(
                user={"env": {"DATABASE_URL": shop.cluster.postgres}}, order={"consul": {"register": "agent"}}
            )
            shop.pulumi.up()
            begun = time.time()
            _load(shop, begun)
            drawn = dashboard(shop, "order")
            file = Path(folder) / "dashboard.html"
            file.write_text(page(drawn, _lines(shop, drawn, begun), _TOLD), encoding="utf-8")
            photograph(file, ROOT / "docs/pictures/dashboard.png", _WIDTH, 1.5, 150_000)
        finally:
            shop.pulumi("destroy", "--yes", "--skip-preview")


def _load(shop: Shop, begun: float) -> None:
    while (passed := time.time() - begun) < _MINUTES * 60:
        if _OUTAGE[0] <= passed < _OUTAGE[1]:
            with without("postgres"):
                while time.time() - begun < _OUTAGE[1]:
                    work(shop)
        work(shop)


def _lines(shop: Shop, drawn: dict[str, Any], begun: float) -> dict[int, list[Line]]:
    made: dict[int, list[Line]] = {}
    for query, series in answers(shop, drawn, begun + 20, time.time()):
        for each in series:
            points = [(at, float(value)) for at, value in each["values"] if value != "NaN"]
            if points:
                made.setdefault(query.number, []).append((called(query.legend, each["metric"]), points))
    return made


if __name__ == "__main__":
    main()
