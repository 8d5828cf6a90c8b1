"""What makes Prometheus scrape a service."""

from __future__ import annotations

import pulumi

from moorage.components.children.objects import register
from moorage.components.children.options import child_options
from moorage.plan.model import Plan

MONITOR = "monitor"
"""The role of the one object that is registered here."""


class Monitoring(pulumi.ComponentResource):
    """The ServiceMonitor; nothing where the plan holds none."""

    path: pulumi.Output[str | None]
    """The path that is scraped; None when nothing is."""

    def __init__(self, name: str, plan: Plan, opts: pulumi.ResourceOptions | None = None):
        """Register the plan's ServiceMonitor. ``plan``: from `moorage.plan`."""
        super().__init__("moorage:index:Monitoring", name, {}, opts)
        body = plan.manifests.get(MONITOR)
        if body is not None:
            register(f"{name}-{MONITOR}", body, child_options(self, opts))
        self.path = pulumi.Output.from_input(body["spec"]["endpoints"][0]["path"] if body else None)
        self.register_outputs({"path": self.path})
