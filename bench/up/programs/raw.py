"""The same objects without the library: flat, or below components of the same types that do nothing else."""

import json
import re
from pathlib import Path

import pulumi
import pulumi_kubernetes as kubernetes

KINDS = {
    "ServiceAccount": kubernetes.core.v1.ServiceAccount,
    "Service": kubernetes.core.v1.Service,
    "Deployment": kubernetes.apps.v1.Deployment,
    "PodDisruptionBudget": kubernetes.policy.v1.PodDisruptionBudget,
    "HorizontalPodAutoscaler": kubernetes.autoscaling.v2.HorizontalPodAutoscaler,
    "NetworkPolicy": kubernetes.networking.v1.NetworkPolicy,
    "ServiceMonitor": kubernetes.apiextensions.CustomResource,
}
given = json.loads(Path("../objects.json").read_text())
cluster = kubernetes.Provider("cluster", kubeconfig="", render_yaml_to_directory="../manifests")


def register(name: str, body: dict, options: pulumi.ResourceOptions) -> None:
    """Register one object."""
    keys = {re.sub("(?<=[a-z])([A-Z])", r"_\1", key).lower(): value for key, value in body.items()}
    KINDS[body["kind"]](name, opts=options, **keys)


class Below(pulumi.ComponentResource):
    """The objects below one component, as a hand-written library would have them."""

    def __init__(self, kind: str, name: str, objects: dict, outputs: dict, options: pulumi.ResourceOptions):
        super().__init__(f"moorage:index:{kind}", name, {}, options)
        for role, body in objects.items():
            register(f"{name}-{role}", body, pulumi.ResourceOptions(parent=self))
        self.register_outputs(outputs)


class Microservice(pulumi.ComponentResource):
    """One service."""

    def __init__(self, name: str, service: dict, outputs: dict, options: pulumi.ResourceOptions):
        super().__init__("moorage:index:Microservice", name, service["spec"], options)
        workload, below = dict(service["objects"]), pulumi.ResourceOptions(parent=self)
        monitoring = {"monitor": workload.pop("monitor")}
        Below("Workload", name, workload, {"url": service["url"]}, below)
        Below("Monitoring", name, monitoring, {"path": "/metrics"}, below)
        self.register_outputs(outputs)


for service in given["services"]:
    name = service["name"]
    outputs = {"url": service["url"], "image": service["spec"]["image"]["ref"], "version": "v1.2.0"}
    if given["components"]:
        Microservice(name, service, outputs, pulumi.ResourceOptions(providers=[cluster]))
    else:
        for role, body in service["objects"].items():
            register(f"{name}-{role}", body, pulumi.ResourceOptions(provider=cluster))
    pulumi.export(name, outputs)
