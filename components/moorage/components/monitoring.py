"""What makes Prometheus scrape a service and alert on it, and Grafana show it."""

from __future__ import annotations

import pulumi

from moorage.components.children.objects import register
from moorage.components.children.options import child_options
from moorage.plan.model import Plan

MONITOR = "monitor"
"""The role of the ServiceMonitor."""
ROLES = (MONITOR, "alerts", "dashboard")
"""The roles that are registered here."""


class Monitoring(pulumi.ComponentResource):
    """The ServiceMonitor, the PrometheusRule and the dashboard; nothing where the plan holds none."""

    path: pulumi.Output[str | None]
    """The path that is scraped; None when nothing is."""

    def __init__(self, name: str, plan: Plan, opts: pulumi.ResourceOptions | None = None):
        """Register what ``plan``, from `moorage.plan`, holds for these roles, without change."""
        super().__init__("moorage:index:Monitoring", name, {}, opts)
        for role in ROLES:
            if role in plan.manifests:
                register(f"{name}-{role}", plan.manifests[role], child_options(self, opts))
        body = plan.manifests.get(MONITOR)
        self.path = pulumi.Output.from_input(body["spec"]["endpoints"][0]["path"] if body else None)
        self.register_outputs({"path": self.path})
