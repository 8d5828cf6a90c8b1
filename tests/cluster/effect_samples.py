"""Values for fields that are the same in all plans, and objects with what only a patch writes."""

from __future__ import annotations

from typing import Any

VALUES: dict[str, Any] = {
    "backend.service.port.name": "web",
    "emptyDir": {"sizeLimit": "1Mi"},
    "env.name": "ANOTHER",
    "imagePullPolicy": "Always",
    "initContainers.volumeMounts.mountPath": "/elsewhere",
    "matchExpressions.key": "team",
    "matchExpressions.operator": "In",
    "matches.path.type": "Exact",
    "paths.pathType": "Exact",
    "podAffinityTerm.topologyKey": "topology.kubernetes.io/zone",
    "podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.weight": 50,
    "ports.protocol": "UDP",
    "readinessProbe.tcpSocket.port": 9090,
    "resource.name": "memory",
    "rollingUpdate.maxSurge": "50%",
    "scaleTargetRef.apiVersion": "apps/v2",
    "scaleTargetRef.kind": "ReplicaSet",
    "spec.ingress": [{}],
    "spec.podSelector": {"matchLabels": {"team": "shop"}},
    "spec.type": "NodePort",
    "template.spec.restartPolicy": "OnFailure",
    "topologySpreadConstraints.topologyKey": "topology.kubernetes.io/zone",
    "topologySpreadConstraints.whenUnsatisfiable": "DoNotSchedule",
}
"""The end of a path → a value for it that no plan has, or few."""

_CPU = {"name": "cpu", "container": "order", "target": {"type": "Utilization", "averageUtilization": 50}}
AROUND: dict[str, dict[str, Any]] = {
    "metrics.resource.target.type": {"type": "AverageValue", "averageValue": "1Gi"},
    "spec.metrics.type": {"type": "ContainerResource", "containerResource": _CPU},
    "strategy.type": {"type": "Recreate"},
}
"""The end of a path → the mapping that it stands in, for what cannot change alone."""

UNCHANGEABLE = {"fieldRef.apiVersion"}
"""The ends of paths for which Kubernetes knows one value only, or takes it where there is none."""

_INDEXED = {"completionMode": "Indexed", "completions": 2}
_BALANCED = {"type": "LoadBalancer"}
_LOCAL = {**_BALANCED, "externalTrafficPolicy": "Local"}
PATCHES: dict[str, dict[str, tuple[dict[str, Any], dict[str, Any]]]] = {
    "Job": {
        "spec.backoffLimitPerIndex": (
            {**_INDEXED, "backoffLimitPerIndex": 1},
            {**_INDEXED, "backoffLimitPerIndex": 2},
        ),
        "spec.completionMode": ({"completions": 2}, _INDEXED),
        "spec.completions": ({"completions": 1}, {"completions": 2}),
        "spec.managedBy": ({}, {"managedBy": "example.com/manager"}),
        "spec.parallelism": ({"parallelism": 1}, {"parallelism": 2}),
        "spec.podFailurePolicy": (
            {"podReplacementPolicy": "Failed"},
            {
                "podReplacementPolicy": "Failed",
                "podFailurePolicy": {
                    "rules": [{"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]}]
                },
            },
        ),
        "spec.selector": (
            {},
            {"manualSelector": True, "selector": {"matchLabels": {"app.kubernetes.io/name": "order"}}},
        ),
        "spec.successPolicy": (_INDEXED, {**_INDEXED, "successPolicy": {"rules": [{"succeededCount": 1}]}}),
    },
    "Service": {
        "spec.clusterIP": ({}, {"clusterIP": "None"}),
        "spec.clusterIPs": ({}, {"clusterIPs": ["None"]}),
        "spec.healthCheckNodePort": (
            {**_LOCAL, "healthCheckNodePort": 32001},
            {**_LOCAL, "healthCheckNodePort": 32002},
        ),
        "spec.ipFamilies": ({"ipFamilies": ["IPv4"]}, {"ipFamilies": ["IPv6"]}),
        "spec.loadBalancerClass": (
            {**_BALANCED, "loadBalancerClass": "example.com/one"},
            {**_BALANCED, "loadBalancerClass": "example.com/two"},
        ),
    },
}
"""Kind → path → its spec before and after, over that of a generated object."""
