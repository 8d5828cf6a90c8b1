"""Which Prometheus scrapes, what it alerts on, and where Grafana shows it."""

from __future__ import annotations

from typing import Annotated

from moorage.spec.values.fields import Annotations, Duration, LabelKey, LabelValue, Name, Part, StrictInt
from moorage.spec.values.limits import Between


class Alerts(Part):
    """A PrometheusRule beside each ServiceMonitor (docs/alerts.md says what each alert means and what to do)."""

    error_percent: Annotated[StrictInt, Between(1, 100)] = 5
    """How many of 100 requests may end in a 5xx, over five minutes. Default 5."""
    latency: Duration = "1s"
    """What 99 of 100 requests of a route must not take longer than. Default 1s."""


class Dashboard(Part):
    """A ConfigMap beside each ServiceMonitor, with a dashboard that the sidecar of Grafana's chart takes in.

    The sidecar must look in the service's namespace (``sidecar.dashboards.searchNamespace``).
    """

    labels: dict[LabelKey, LabelValue] = {"grafana_dashboard": "1"}
    """What the sidecar finds it by. Default ``grafana_dashboard: "1"``."""
    annotations: Annotations = {}
    """What else the sidecar reads, such as ``grafana_folder: shop`` where its ``folderAnnotation`` is that. Default
    none."""


class Monitoring(Part):
    """Which Prometheus scrapes."""

    namespace: Name
    """Where Prometheus runs; network policies let it in."""
    labels: dict[LabelKey, LabelValue] = {}
    """What that Prometheus selects ServiceMonitors and PrometheusRules by, such as ``release: prometheus``."""
    alerts: Alerts | None = None
    """What it alerts on; ``{}`` is the defaults of Alerts. Default none."""
    dashboard: Dashboard | None = None
    """What Grafana shows of each service; ``{}`` is the defaults of Dashboard. Default none."""
