"""The objects that run a service."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi

from moorage.components.children import child_options
from moorage.components.objects import register
from moorage.plan.model import Plan, role_of

ROLES = (
    "service-account",
    "jobs-policy",
    "deployment",
    "service",
    "disruption-budget",
    "autoscaler",
    "network-policy",
    "job",
)
_RUNS_PODS = {"deployment", "job"}


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
        for key, body in plan.manifests.items():
            if role_of(key) in ROLES:
                child = child_options(self, opts, after if role_of(key) in _RUNS_PODS else ())
                child.ignore_changes = list(plan.left_alone.get(key, ()))
                register(f"{name}-{key}", body, child)
        self.url = pulumi.Output.from_input(plan.url)
        self.register_outputs({"url": self.url})
