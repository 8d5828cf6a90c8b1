"""Which Prometheus scrapes."""

from __future__ import annotations

from moorage.spec.values.fields import LabelKey, LabelValue, Name, Part


class Monitoring(Part):
    """Which Prometheus scrapes."""

    namespace: Name
    """Where Prometheus runs; network policies let it in."""
    labels: dict[LabelKey, LabelValue] = {}
    """What that Prometheus selects ServiceMonitors by, such as ``release: prometheus``."""
