"""Objects of several kinds, rendered; what changes between runs comes from the configuration."""

import pulumi
import pulumi_kubernetes as kubernetes

config = pulumi.Config()
renderer = kubernetes.Provider(
    "renderer",
    render_yaml_to_directory=config.get("directory") or "manifests",
    kubeconfig="",
    always_render=config.get_bool("always_render"),
)
rendered = pulumi.ResourceOptions(provider=renderer)
labels = {"app.kubernetes.io/name": config.get("label") or "user"}
name = config.get("name") or "user"

kubernetes.core.v1.Namespace("namespace", metadata={"name": "shop"}, opts=rendered)
kubernetes.apps.v1.Deployment(
    "deployment",
    metadata={"name": name, "namespace": "shop", "annotations": {"commit": "1e3", "on": "yes"}},
    spec={
        "replicas": config.get_int("replicas") or 2,
        "selector": {"match_labels": labels},
        "template": {
            "metadata": {"labels": labels},
            "spec": {
                "containers": [
                    {"name": "user", "image": config.get("image") or "user:1", "ports": [{"container_port": 8080}]}
                ]
            },
        },
    },
    opts=rendered,
)
kubernetes.core.v1.Service(
    "service",
    metadata={"name": "user", "namespace": "shop"},
    spec={"selector": labels, "cluster_ip": config.get("cluster_ip"), "ports": [{"port": 80, "target_port": "http"}]},
    opts=rendered,
)
automatic = kubernetes.core.v1.ConfigMap("settings", data={"level": config.get("level") or "info"}, opts=rendered)
kubernetes.core.v1.Secret(
    "credentials",
    metadata={"name": "credentials", "namespace": "shop"},
    string_data={"password": pulumi.Output.secret("hush hush")},
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
pulumi.export("settings", automatic.metadata["name"])
