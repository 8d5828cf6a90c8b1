"""What pods are: how many, how large, whom they run as, where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.scaffold.adopting.fields.looking import at, container, entries, mapping, pod, template
from moorage.scaffold.adopting.objects import Running
from moorage.spec.pod.labels import PART_OF, VERSION_LABEL

Found = Iterator[tuple[tuple[str, ...], Any]]


def suggestions(running: Running) -> Found:
    """Yield the fields of its pods."""
    labels = {
        **mapping(running.deployment.body, "metadata", "labels"),
        **mapping(template(running), "metadata", "labels"),
    }
    if VERSION_LABEL in labels:
        yield ("image", "version"), labels[VERSION_LABEL]
    if PART_OF in labels:
        yield ("team",), labels[PART_OF]
    yield from ((("labels", key), value) for key, value in labels.items())
    if annotations := mapping(template(running), "metadata", "annotations"):
        yield ("annotations",), annotations
    yield from _size(running)
    yield from _resources(container(running))
    yield from _identity(running)
    yield from _placement(pod(running))
    yield ("spread",), False
    yield ("user_namespace",), False
    yield ("disruption_budget",), False


def _size(running: Running) -> Found:
    scaler = running.bodies.get("autoscaler")
    if scaler is None:
        yield ("replicas",), at(running.deployment.body, "spec", "replicas") if _says_replicas(running) else 1
        return
    spec = mapping(scaler, "spec")
    cpu = [
        at(each, "resource", "target", "averageUtilization")
        for each in entries(spec, "metrics")
        if at(each, "resource", "name") == "cpu"
    ]
    bounds = {"min": spec.get("minReplicas", 1), "max": spec.get("maxReplicas")}
    yield ("autoscale",), {**bounds, **({"cpu": cpu[0]} if cpu and cpu[0] is not None else {})}


def _says_replicas(running: Running) -> bool:
    return at(running.deployment.body, "spec", "replicas") is not None


def _resources(serving: Mapping[str, Any]) -> Found:
    requests, limits = mapping(serving, "resources", "requests"), mapping(serving, "resources", "limits")
    disk = "ephemeral-storage"
    found = {
        "cpu": requests.get("cpu"),
        "memory": requests.get("memory"),
        "cpu_limit": limits.get("cpu"),
        "memory_limit": limits.get("memory", False),
        "ephemeral_storage": requests.get(disk, False),
    }
    yield ("resources",), {key: value for key, value in found.items() if value is not None}
    yield from ((("resources", key), value) for key, value in found.items() if value is not None)


def _identity(running: Running) -> Found:
    who = {**mapping(pod(running), "securityContext"), **mapping(container(running), "securityContext")}
    numbers = {"user": who.get("runAsUser"), "group": who.get("runAsGroup"), "fs_group": who.get("fsGroup")}
    yield ("run_as",), "platform"
    if given := {key: value for key, value in numbers.items() if value is not None}:
        yield ("run_as",), given
    account = pod(running).get("serviceAccountName")
    made = running.bodies.get("service-account")
    if made is None or account != running.name:
        yield ("service_account", "name"), account or "default"
    elif annotations := at(made, "metadata", "annotations"):
        yield ("service_account", "annotations"), annotations
    yield ("service_account", "token"), pod(running).get("automountServiceAccountToken", True)


def _placement(spec: Mapping[str, Any]) -> Found:
    if selector := mapping(spec, "nodeSelector"):
        yield ("placement", "node_selector"), selector
    if tolerations := entries(spec, "tolerations"):
        names = {"tolerationSeconds": "seconds"}
        yield (
            ("placement", "tolerations"),
            [{names.get(key, key): value for key, value in each.items()} for each in tolerations],
        )
    if spec.get("priorityClassName"):
        yield ("placement", "priority_class"), spec["priorityClassName"]
