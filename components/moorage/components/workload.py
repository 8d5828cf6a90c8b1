"""The objects that run a service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import cast

import pulumi
import pulumi_kubernetes as kubernetes

from moorage.components.children.objects import register
from moorage.components.children.options import child_options
from moorage.components.monitoring import ROLES as MONITORED
from moorage.plan.model import FORMER, Plan, role_of
from moorage.plan.naming import Manifest
from moorage.spec.pod.objects import ROLES as PLANNED

ROLES = tuple(role for role in PLANNED if role not in MONITORED)
"""All of a plan but what `Monitoring` registers."""
_LEADING = {"service", FORMER}
_RUNS_PODS = {"migrate", "deployment", "job"}
# Without them the URL is a name that nobody answers to.
_ANSWERING = ("deployment", "service")
_MARGIN = 60
"""How many seconds more than a migration may take `up` waits for it."""


class Workload(pulumi.ComponentResource):
    """ServiceAccount, Deployment, Service, what protects them and what leads to them."""

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
            role = role_of(key)
            if role in ROLES:
                # A failed migration leaves what serves as it is: its policy, its Service and its size too.
                waits = [made[each] for each in made if role == "migrate" or each == "migrate"]
                waits += [made[each] for each in made if role in _RUNS_PODS and role_of(each) == "files"]
                # A name that led to the pods of another one, in a rename, does so until these are ready.
                waits += [made["deployment"]] if role in _LEADING and plan.renamed_from else []
                child = child_options(self, opts, [*(after if role in _RUNS_PODS else ()), *waits])
                child.ignore_changes = list(plan.left_alone.get(key, ()))
                made[key] = register(
                    _called(name, key, plan), body, _migrating(body, child) if role == "migrate" else child
                )
        self.objects = MappingProxyType(made)
        self.deployment = cast(kubernetes.apps.v1.Deployment, made["deployment"])
        answering = [made[role].urn for role in _ANSWERING if role in made]
        self.url = pulumi.Output.all(plan.url, *answering).apply(lambda known: known[0])
        self.register_outputs({"url": self.url})


def _called(name: str, key: str, plan: Plan) -> str:
    """Return Pulumi's name of an object: ``<name>-<role>``.

    The Service of the former name is called as it was before, ``<former>-service``: so it stays the object that it is,
    when the name changes and when that is rolled back.
    """
    return f"{name.replace(plan.name, str(plan.renamed_from), 1)}-service" if key == FORMER else f"{name}-{key}"


def _migrating(body: Manifest, opts: pulumi.ResourceOptions) -> pulumi.ResourceOptions:
    # The name is given and a Job's template cannot change. Kubernetes ends the Job; Pulumi must not be the first to go.
    patience = f"{body['spec']['activeDeadlineSeconds'] + _MARGIN}s"
    own = pulumi.ResourceOptions(
        delete_before_replace=True, custom_timeouts=pulumi.CustomTimeouts(create=patience, update=patience)
    )
    return pulumi.ResourceOptions.merge(opts, own)
