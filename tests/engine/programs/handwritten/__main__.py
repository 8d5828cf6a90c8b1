"""What somebody wrote by hand beside a service: a Deployment, its Service and a ServiceMonitor, each with mistakes."""

import pulumi
import pulumi_kubernetes as kubernetes

renderer = kubernetes.Provider("renderer", render_yaml_to_directory="manifests", kubeconfig="")
rendered = pulumi.ResourceOptions(provider=renderer)
labels = {"app.kubernetes.io/name": "mail"}
container = {
    "name": "mail",
    "image": "registry.example.com/mail:1",
    "env": [{"name": "SMTP_PASSWORD", "value": pulumi.Output.secret("hush hush")}],
    "ports": [{"container_port": 8080}],
    "security_context": {"run_as_non_root": True, "capabilities": {"drop": ["ALL"]}},
}

kubernetes.apps.v1.Deployment(
    "mail",
    metadata={"name": "mail", "namespace": "shop"},
    spec={
        "selector": {"match_labels": labels},
        "template": {"metadata": {"labels": labels}, "spec": {"host_pid": True, "containers": [container]}},
    },
    opts=rendered,
)
kubernetes.core.v1.Service(
    "mail-service",
    metadata={"name": "mail", "namespace": "shop", "labels": labels},
    spec={"selector": {**labels, "tier": "web"}, "ports": [{"port": 80, "target_port": 8080}]},
    opts=rendered,
)
kubernetes.apiextensions.CustomResource(
    "mail-monitor",
    api_version="monitoring.coreos.com/v1",
    kind="ServiceMonitor",
    metadata={"name": "mail", "namespace": "shop"},
    spec={"selector": {"matchLabels": labels}, "endpoints": [{"port": "http"}]},
    opts=rendered,
)
