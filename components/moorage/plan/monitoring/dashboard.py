"""A service's dashboard: the ConfigMap that Grafana's sidecar takes it from, and Grafana's JSON in it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from moorage.plan.model import BuildInfo
from moorage.plan.monitoring.panels import Panel, Row, rows
from moorage.plan.monitoring.series import Series
from moorage.plan.naming import Manifest, metadata
from moorage.plan.peers import Peers
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.monitoring import Monitoring

_LONGEST_UID = 40
_SCHEMA = 39
"""Of Grafana 11; a later Grafana brings it up to its own."""
_WIDTH, _HEIGHT, _BESIDE = 8, 8, 3
_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
_CHOICE = {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"}
"""The one variable: which Prometheus is asked. Grafana chooses its default one."""


def config_map(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> Manifest | None:
    """Return the ConfigMap ``<name>-dashboard``, or None where nothing is scraped or no dashboard is asked for.

    Its key is the name of a file in one folder for all that the sidecar finds, so the namespace is part of it.
    """
    monitoring = environment.monitoring
    if not spec.metrics or not isinstance(monitoring, Monitoring) or monitoring.dashboard is None:
        return None
    asked, base = monitoring.dashboard, metadata(spec, environment)
    named = {**base, "name": f"{spec.name}-dashboard", "labels": {**base["labels"], **asked.labels}}
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {**named, **({"annotations": dict(asked.annotations)} if asked.annotations else {})},
        "data": {f"{_full_name(spec, environment)}.json": _text(_dashboard(spec, environment, monitoring))},
    }


def uid(spec: ServiceSpec, environment: Environment) -> str:
    """Return what Grafana's addresses call the dashboard, at most 40 characters: a link to it stays."""
    full = _full_name(spec, environment)
    return full if len(full) <= _LONGEST_UID else hashlib.sha256(full.encode()).hexdigest()[:_LONGEST_UID]


def _full_name(spec: ServiceSpec, environment: Environment) -> str:
    # Neither name holds an underscore: no other two are joined to the same.
    return f"{environment.namespace}_{spec.name}"


def _dashboard(spec: ServiceSpec, environment: Environment, monitoring: Monitoring) -> dict[str, Any]:
    assert spec.metrics
    found = rows(spec, Series(spec, environment), monitoring.alerts)
    return {
        "uid": uid(spec, environment),
        "title": f"{spec.name} in {environment.namespace}",
        "tags": ["moorage", *([spec.team] if spec.team else [])],
        "schemaVersion": _SCHEMA,
        "graphTooltip": 1,
        "time": {"from": "now-1h", "to": "now"},
        "refresh": "30s",
        "templating": {"list": [_CHOICE]},
        "panels": _placed(list(found), spec.metrics.interval),
    }


def _placed(found: list[Row], interval: str) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    top = 0
    for row in found:
        made.append({"id": len(made) + 1, "type": "row", "title": row.title, "gridPos": _place(0, top, 24, 1)})
        top += 1
        for index, panel in enumerate(row.panels):
            down, right = divmod(index, _BESIDE)
            place = _place(right * _WIDTH, top + down * _HEIGHT, _WIDTH, _HEIGHT)
            made.append({"id": len(made) + 1, "gridPos": place, "interval": interval, **_body(panel)})
        top += -(-len(row.panels) // _BESIDE) * _HEIGHT
    return made


def _place(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"x": x, "y": y, "w": width, "h": height}


def _body(panel: Panel) -> dict[str, Any]:
    queries = enumerate(panel.queries)
    return {
        "type": "timeseries",
        "title": panel.title,
        "description": panel.about,
        "datasource": _SOURCE,
        "targets": [
            {"refId": chr(ord("A") + number), "datasource": _SOURCE, "expr": expression, "legendFormat": legend}
            for number, (expression, legend) in queries
        ],
        "fieldConfig": {"defaults": _drawn(panel), "overrides": []},
        "options": {
            "legend": {"showLegend": True, "displayMode": "list", "placement": "bottom", "calcs": []},
            "tooltip": {"mode": "multi", "sort": "desc"},
        },
    }


def _drawn(panel: Panel) -> dict[str, Any]:
    drawn: dict[str, Any] = {"unit": panel.unit, "min": 0}
    if panel.limit is not None:
        steps = [{"value": None, "color": "green"}, {"value": panel.limit, "color": "red"}]
        drawn["thresholds"] = {"mode": "absolute", "steps": steps}
        drawn["custom"] = {"thresholdsStyle": {"mode": "dashed"}}
    if panel.states:
        named = {value: {"text": text} for value, text in panel.states.items()}
        drawn["mappings"] = [{"type": "value", "options": named}]
        drawn["custom"] = {"lineInterpolation": "stepAfter"}
    return drawn


def _text(dashboard: dict[str, Any]) -> str:
    """Return JSON with a line for each panel: what a change of it does is seen in a diff."""
    fields = {key: _line(value) for key, value in dashboard.items() if key != "panels"}
    panels = ",\n".join(_line(panel) for panel in dashboard["panels"])
    lines = [f"{_line(key)}:{value}" for key, value in sorted(fields.items())]
    return "{" + ",\n".join([*lines, f'"panels":[\n{panels}\n]']) + "}\n"


def _line(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
