"""Objects of several kinds, rendered; what changes between runs comes from the configuration."""

import pulumi
import pulumi_kubernetes as kubernetes

config = pulumi.Config()
renderer = kubernetes.Provider(
    "renderer", render_yaml_to_directory=config.get("directory") or "manifests", kubeconfig=""
)
rendered = pulumi.ResourceOptions(provider=renderer)
labels = {"app.kubernetes.io/name": config.get("label") or "user"}
name = config.get("name") or "user"
container = {"name": "user", "image": config.get("image") or "user:1", "ports": [{"container_port": 8080}]}
annotations = {"commit": "1e3", "on": "yes", "token": pulumi.Output.secret("hush hush")}

kubernetes.core.v1.Namespace("namespace", metadata={"name": "shop"}, opts=rendered)
kubernetes.apps.v1.Deployment(
    "deployment",
    metadata={"name": name, "namespace": "shop", "annotations": annotations},
    spec={
        "replicas": config.get_int("replicas") or 2,
        "selector": {"match_labels": labels},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
    },
    opts=rendered,
)
kubernetes.core.v1.Service(
    "service",
    metadata={"name": "user", "namespace": "shop"},
    spec={"selector": labels, "ports": [{"port": 80, "target_port": "http"}]},
    opts=rendered,
)
kubernetes.apiextensions.CustomResource(
    "monitor",
    api_version="monitoring.coreos.com/v1",
    kind="ServiceMonitor",
    metadata={"name": "user", "namespace": "shop"},
    spec={"endpoints": [{"port": "http", "interval": "30s"}]},
    opts=rendered,
)
