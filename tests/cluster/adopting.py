"""Published manifests that run on the cluster, and a Pulumi project beside them that knows nothing of them yet."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from literal_pulumi import PulumiCli
from moorage.cli.main import main
from moorage_plugins.kubernetes import kinds
from moorage_plugins.kubernetes.api import Api
from places import Cluster
from shop import ROOT, engine_path, until

STACK = "prod"
PROGRAM = (ROOT / "examples/podinfo/__main__.py").read_text()
PORT = 9898


def manifests(image: str, namespace: str) -> list[dict[str, Any]]:
    """Return the facts of podinfo's published kustomize manifests for a program that the cluster has."""
    labels = {"app": "podinfo"}
    asked = {"exec": {"command": ["/answer", "fetch", f"http://127.0.0.1:{PORT}/health", "1"]}}
    container = {
        "name": "podinfod",
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "args": ["serve", f":{PORT}"],
        "ports": [
            {"name": "http", "containerPort": PORT, "protocol": "TCP"},
            {"name": "http-metrics", "containerPort": 9797, "protocol": "TCP"},
            {"name": "grpc", "containerPort": 9999, "protocol": "TCP"},
        ],
        "env": [{"name": "PODINFO_UI_COLOR", "value": "#34577c"}],
        "livenessProbe": {**asked, "initialDelaySeconds": 5, "timeoutSeconds": 5},
        "readinessProbe": {**asked, "initialDelaySeconds": 1, "timeoutSeconds": 5},
        "resources": {"limits": {"cpu": "2000m", "memory": "512Mi"}, "requests": {"cpu": "10m", "memory": "64Mi"}},
    }
    named = {"name": "podinfo", "namespace": namespace}
    deployment = {
        "minReadySeconds": 3,
        "revisionHistoryLimit": 5,
        "progressDeadlineSeconds": 60,
        "strategy": {"rollingUpdate": {"maxUnavailable": 0}, "type": "RollingUpdate"},
        "selector": {"matchLabels": labels},
        "template": {
            "metadata": {"annotations": {"prometheus.io/scrape": "true"}, "labels": labels},
            "spec": {"containers": [container]},
        },
    }
    ports = [
        {"name": "http", "port": PORT, "protocol": "TCP", "targetPort": "http"},
        {"name": "grpc", "port": 9999, "protocol": "TCP", "targetPort": "grpc"},
    ]
    cpu = {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 99}}
    scaling = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "podinfo"},
        "minReplicas": 2,
        "maxReplicas": 4,
        "metrics": [{"type": "Resource", "resource": cpu}],
    }
    service = {"type": "ClusterIP", "selector": labels, "ports": ports}
    return [
        {"apiVersion": "v1", "kind": "Service", "metadata": named, "spec": service},
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": named, "spec": deployment},
        {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": named, "spec": scaling},
    ]


@dataclass(frozen=True)
class Running:
    """The manifests in a namespace of their own, and the project."""

    api: Api
    bodies: list[dict[str, Any]]
    pulumi: PulumiCli

    @property
    def live(self) -> list[dict[str, Any]]:
        """Each object as `kubectl get -o yaml` shows it."""
        return [self.api.call("GET", kinds.path(body)) for body in self.bodies]

    def pods(self) -> dict[str, str]:
        """Return UID → start of each pod."""
        found = self.api.call("GET", f"/api/v1/namespaces/{self.bodies[0]['metadata']['namespace']}/pods")["items"]
        return {pod["metadata"]["uid"]: pod["metadata"]["creationTimestamp"] for pod in found}

    def adopted(self) -> None:
        """Run `moorage adopt` on what `kubectl get` would show, into the project."""
        folder = self.pulumi.folder
        given = folder / "running.json"
        given.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": self.live}))
        code = main(
            ["adopt", str(given), "--env", str(folder / f"Pulumi.{STACK}.yaml"), "--out", str(folder / "services")]
        )
        assert code == 0


def applied(cluster: Cluster, namespace: str, folder: Path) -> Running:
    """Create the objects, wait until they run, and write a project with nothing but an environment."""
    asked = subprocess.run(
        [sys.executable, str(ROOT / "toolchain/cluster.py"), "image"], capture_output=True, text=True, check=True
    )
    api = Api(cluster.kubeconfig, cluster.context)
    api.call("POST", "/api/v1/namespaces", {"metadata": {"name": namespace}})
    bodies = manifests(asked.stdout.strip(), namespace)
    for body in bodies:
        api.call("POST", kinds.path(body).rpartition("/")[0], body)
    project = folder / "project"
    project.mkdir()
    (project / "Pulumi.yaml").write_text("name: adopted\nruntime: python\n")
    (project / "__main__.py").write_text(PROGRAM)
    environment = {"namespace": namespace, "kubernetes": {"context": cluster.context}, "monitoring": "off"}
    (project / f"Pulumi.{STACK}.yaml").write_text(json.dumps({"config": {"moorage:environment": environment}}))
    pulumi = PulumiCli(project, folder / "pulumi", engine_path(), sys.executable)
    pulumi.environment["KUBECONFIG"] = cluster.kubeconfig
    running = Running(api, bodies, pulumi)

    def ready() -> bool:
        return running.live[1].get("status", {}).get("readyReplicas") == 2

    until(ready, "the pods are not ready", 90)
    return running
