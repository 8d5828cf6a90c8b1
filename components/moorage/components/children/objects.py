"""Registers a plan's manifests as they are, one resource each."""

from __future__ import annotations

import re
from collections.abc import Callable

import pulumi
import pulumi_kubernetes as kubernetes

from moorage.plan.naming import Manifest

Make = Callable[..., pulumi.CustomResource]

_KINDS: dict[tuple[str, str], Make] = {
    ("v1", "Namespace"): kubernetes.core.v1.Namespace,
    ("v1", "ConfigMap"): kubernetes.core.v1.ConfigMap,
    ("v1", "ServiceAccount"): kubernetes.core.v1.ServiceAccount,
    ("v1", "Secret"): kubernetes.core.v1.Secret,
    ("v1", "Service"): kubernetes.core.v1.Service,
    ("apps/v1", "Deployment"): kubernetes.apps.v1.Deployment,
    ("policy/v1", "PodDisruptionBudget"): kubernetes.policy.v1.PodDisruptionBudget,
    ("batch/v1", "Job"): kubernetes.batch.v1.Job,
    ("batch/v1", "CronJob"): kubernetes.batch.v1.CronJob,
    ("autoscaling/v2", "HorizontalPodAutoscaler"): kubernetes.autoscaling.v2.HorizontalPodAutoscaler,
    ("networking.k8s.io/v1", "NetworkPolicy"): kubernetes.networking.v1.NetworkPolicy,
    ("networking.k8s.io/v1", "Ingress"): kubernetes.networking.v1.Ingress,
    ("gateway.networking.k8s.io/v1", "HTTPRoute"): kubernetes.apiextensions.CustomResource,
    ("monitoring.coreos.com/v1", "ServiceMonitor"): kubernetes.apiextensions.CustomResource,
    ("monitoring.coreos.com/v1", "PrometheusRule"): kubernetes.apiextensions.CustomResource,
}


def register(name: str, body: Manifest, opts: pulumi.ResourceOptions) -> pulumi.CustomResource:
    """Register one object. ``name``: its Pulumi name, ``<service>-<role>``."""
    make = _KINDS[(body["apiVersion"], body["kind"])]
    return make(name, opts=opts, **{_parameter(key): value for key, value in body.items()})


def _parameter(key: str) -> str:
    # The SDK's classes spell the keys of the object itself in Python's way, and leave what is below alone.
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", key).lower()
