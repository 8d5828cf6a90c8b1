"""The objects that run a service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import cast

import pulumi
import pulumi_kubernetes as kubernetes

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
# Without them the URL is a name that nobody answers to.
_ANSWERING = ("deployment", "service")


class Workload(pulumi.ComponentResource):
    """ServiceAccount, Deployment, Service, and what protects them."""

    url: pulumi.Output[str]
    """Where the service answers inside its cluster; known once the Service and ready pods are there."""
    objects: Mapping[str, pulumi.CustomResource]
    """Role → object, of what the plan holds."""
    deployment: kubernetes.apps.v1.Deployment
    """The Deployment."""

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
        made: dict[str, pulumi.CustomResource] = {}
        for key, body in plan.manifests.items():
            if role_of(key) in ROLES:
                child = child_options(self, opts, after if role_of(key) in _RUNS_PODS else ())
                child.ignore_changes = list(plan.left_alone.get(key, ()))
                made[key] = register(f"{name}-{key}", body, child)
        self.objects = MappingProxyType(made)
        self.deployment = cast(kubernetes.apps.v1.Deployment, made["deployment"])
        answering = [made[role].urn for role in _ANSWERING if role in made]
        self.url = pulumi.Output.all(plan.url, *answering).apply(lambda known: known[0])
        self.register_outputs({"url": self.url})
