"""The objects that run a service."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi

from moorage.components.children import child_options
from moorage.components.objects import register
from moorage.plan.model import Plan

ROLES = ("service-account", "deployment", "service", "disruption-budget", "autoscaler", "network-policy")


class Workload(pulumi.ComponentResource):
    """ServiceAccount, Deployment, Service, and what protects them."""

    url: pulumi.Output[str]
    """Where the service answers inside its cluster."""

    def __init__(
        self,
        name: str,
        plan: Plan,
        opts: pulumi.ResourceOptions | None = None,
        *,
        after: Sequence[pulumi.Resource] = (),
    ):
        """Register what ``plan`` holds for these roles, without change.

        ``plan``: from `moorage.plan`, with image and version filled in. ``after``: what must be there before pods
        start, such as the published image.
        """
        super().__init__("moorage:index:Workload", name, {}, opts)
        for role in ROLES:
            if role in plan.manifests:
                child = child_options(self, opts, after if role == "deployment" else ())
                child.ignore_changes = list(plan.left_alone.get(role, ()))
                register(f"{name}-{role}", plan.manifests[role], child)
        self.url = pulumi.Output.from_input(plan.url)
        self.register_outputs({"url": self.url})
