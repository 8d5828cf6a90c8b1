"""A dashboard as a page: each panel a chart of what Prometheus has answered."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

Line = tuple[str, Sequence[tuple[float, float]]]
"""What a line is called, and its points: seconds and value."""
_COLOURS = ("#1f77b4", "#d9a400", "#2ca02c", "#d62728", "#9467bd", "#ff7f0e", "#8c564b", "#17becf")
_WIDTH, _HEIGHT, _LEFT, _BELOW = 380, 150, 62, 18
_UNITS: Mapping[str, Callable[[float], str]] = {
    "reqps": lambda value: f"{value:g} req/s",
    "cps": lambda value: f"{value:g} /s",
    "percentunit": lambda value: f"{value * 100:g} %",
    "s": lambda value: f"{value:g} s" if value >= 1 else f"{value * 1000:g} ms",
    "bytes": lambda value: f"{value / 2**20:g} MiB",
    "short": lambda value: f"{value:g}",
}


def page(dashboard: Mapping[str, Any], lines: Mapping[int, Sequence[Line]], told: str) -> str:
    """Return the page. ``lines``: by the number of the panel. ``told``: what the reader has to know of the picture."""
    style = Path(__file__).with_name("dashboard.css").read_text(encoding="utf-8")
    times = [at for several in lines.values() for _, line in several for at, _ in line]
    span = (min(times), max(times))
    panels = "".join(_panel(each, lines.get(each["id"], ()), span) for each in dashboard["panels"])
    return (
        f'<!doctype html><meta charset="utf-8"><style>{style}</style><h1>{escape(dashboard["title"])}</h1>'
        f"<p>{escape(told)}</p><main>{panels}</main>"
        "<script>document.body.dataset.height = document.body.offsetHeight</script>"
    )


def called(legend: str, labels: Mapping[str, str]) -> str:
    """Return what Grafana calls a line: ``{{pod}}`` is the value of that label."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: labels.get(found[1], ""), legend)


def _panel(panel: Mapping[str, Any], lines: Sequence[Line], span: tuple[float, float]) -> str:
    if panel["type"] == "row":
        return f"<h2>{escape(panel['title'])}</h2>"
    named = "".join(
        f'<li style="color:{_colour(number)}"><b>{escape(name)}</b></li>' for number, (name, _) in enumerate(lines)
    )
    return f"<section><h3>{escape(panel['title'])}</h3>{_chart(panel, lines, span)}<ul>{named}</ul></section>"


def _chart(panel: Mapping[str, Any], lines: Sequence[Line], span: tuple[float, float]) -> str:
    drawn = panel["fieldConfig"]["defaults"]
    points = [point for _, line in lines for point in line]
    if not points:
        return '<div class="empty">No data</div>'
    limit = drawn["thresholds"]["steps"][-1]["value"] if "thresholds" in drawn else None
    first, last = span
    step = _step(max([value for _, value in points] + ([limit] if limit else [])))
    top = 4 * step

    def x(at: float) -> float:
        return _LEFT + (at - first) / max(last - first, 1) * (_WIDTH - _LEFT - 6)

    def y(value: float) -> float:
        return 6 + (1 - value / top) * (_HEIGHT - _BELOW - 6)

    names = {float(key): each["text"] for each in drawn.get("mappings", ()) for key, each in each["options"].items()}
    shown = [(value, names.get(value, "") if names else _UNITS[drawn["unit"]](value)) for value in _marks(step, names)]
    parts = [
        f'<path class="grid" d="M{_LEFT} {y(value):.1f}H{_WIDTH}"/><text x="{_LEFT - 5}" y="{y(value) + 4:.1f}" '
        f'text-anchor="end">{escape(text)}</text>'
        for value, text in shown
        if value <= top
    ]
    for at, anchor in ((first, "start"), (last, "end")):
        clock = time.strftime("%H:%M:%S", time.gmtime(at))
        parts.append(f'<text x="{x(at):.1f}" y="{_HEIGHT - 3}" text-anchor="{anchor}">{clock}</text>')
    if limit:
        parts.append(f'<path class="limit" d="M{_LEFT} {y(limit):.1f}H{_WIDTH}"/>')
    for number, (_, line) in enumerate(lines):
        way = " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in line)
        parts.append(f'<polyline style="stroke:{_colour(number)}" points="{way}"/>')
    return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}">{"".join(parts)}</svg>'


def _marks(step: float, names: Mapping[float, str]) -> Sequence[float]:
    return sorted(names) if names else [number * step for number in range(5)]


def _step(most: float) -> float:
    """Return a quarter of the axis: 1, 2 or 5 of a power of ten, or of two where it is that large."""
    if most <= 0:
        return 0.25
    if most >= 2**20:
        return float(2 ** math.ceil(math.log2(most / 4)))
    power = 10.0 ** math.floor(math.log10(most / 4))
    return next(power * digit for digit in (1, 2, 2.5, 5, 10) if power * digit * 4 >= most)


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]
