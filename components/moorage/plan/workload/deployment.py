"""The Deployment and what it runs as."""

from __future__ import annotations

from moorage.plan.model import BuildInfo
from moorage.plan.naming import Manifest, metadata, selector, versioned_labels
from moorage.plan.peers import Peers
from moorage.plan.workload import template
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec


def service_account(
    spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers
) -> Manifest | None:
    """Return the service's own account, or None where it uses another. Who gets its token the pods say, not it."""
    wanted = spec.service_account
    if wanted.name is not None:
        return None
    annotations = {"annotations": wanted.annotations} if wanted.annotations else {}
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {**metadata(spec, environment), **annotations},
        "automountServiceAccountToken": False,
    }


def deployment(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> Manifest:
    """Return the Deployment. With autoscaling its replicas are where a new one starts: see `_replicas`."""
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {**metadata(spec, environment), "labels": versioned_labels(spec)},
        "spec": {
            **_replicas(spec, environment),
            "selector": {"matchLabels": selector(spec)},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": "25%"}},
            "template": template.serving(spec, environment, peers),
        },
    }


def _replicas(spec: ServiceSpec, environment: Environment) -> Manifest:
    if spec.autoscale is None:
        return {"replicas": spec.replicas}
    # Where a new Deployment starts: Pulumi keeps what runs (`Plan.left_alone`), so that a new autoscaler finds the pods
    # that there were. A file is applied again and again by somebody else: there the number must be absent.
    return {} if environment.kubernetes.render_to is not None else {"replicas": spec.autoscale.min}


def disruption_budget(
    spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers
) -> Manifest | None:
    """Return the PodDisruptionBudget, or None for a single pod: a budget would block every node drain."""
    if not spec.disruption_budget or spec.min_replicas < 2:
        return None
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": metadata(spec, environment),
        "spec": {
            "maxUnavailable": 1,
            # Pods that are not ready anyway must not hold a drain up.
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
            "selector": {"matchLabels": selector(spec)},
        },
    }


def autoscaler(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> Manifest | None:
    """Return the HorizontalPodAutoscaler when the spec asks for one."""
    if spec.autoscale is None:
        return None
    target = {"type": "Utilization", "averageUtilization": spec.autoscale.cpu}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": metadata(spec, environment),
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": spec.name},
            "minReplicas": spec.autoscale.min,
            "maxReplicas": spec.autoscale.max,
            "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}],
        },
    }
