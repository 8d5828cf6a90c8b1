"""Values for fields that are the same in all plans, and objects with what only a patch writes."""

from __future__ import annotations

from typing import Any

VALUES: dict[str, Any] = {
    "backend.service.port.name": "web",
    "configMapKeyRef.key": "another",
    "configMapKeyRef.name": "another",
    "emptyDir": {"sizeLimit": "1Mi"},
    "env.name": "ANOTHER",
    "imagePullPolicy": "Always",
    "initContainers.volumeMounts.mountPath": "/elsewhere",
    "matchExpressions.key": "team",
    "matchExpressions.operator": "In",
    "matches.path.type": "Exact",
    "matches.path.value": "/elsewhere",
    "paths.path": "/elsewhere",
    "paths.pathType": "Exact",
    "podAffinityTerm.topologyKey": "topology.kubernetes.io/zone",
    "podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.weight": 50,
    "ports.protocol": "UDP",
    "resource.name": "memory",
    "rollingUpdate.maxSurge": "50%",
    "scaleTargetRef.apiVersion": "apps/v2",
    "scaleTargetRef.kind": "ReplicaSet",
    "secretKeyRef.key": "another",
    "secretKeyRef.name": "another",
    "spec.ingress": [{}],
    "spec.podSelector": {"matchLabels": {"team": "shop"}},
    "spec.type": "NodePort",
    "tcpSocket.port": 9090,
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
_CLIENT = {"sessionAffinity": "ClientIP"}


def _timeout(seconds: int) -> dict[str, Any]:
    return {**_CLIENT, "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": seconds}}}


_SELECTOR = {"selector": {"matchExpressions": [{"key": "app.kubernetes.io/name", "operator": "Exists"}]}}
_DISRUPTED = {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]}
PATCHES: dict[str, dict[str, tuple[dict[str, Any], dict[str, Any]]]] = {
    "ServiceAccount": {
        "imagePullSecrets": ({}, {"imagePullSecrets": [{"name": "pull"}]}),
        "secrets": ({}, {"secrets": [{"name": "token"}]}),
    },
    "Job": {
        "spec.backoffLimitPerIndex": (
            {**_INDEXED, "backoffLimitPerIndex": 1},
            {**_INDEXED, "backoffLimitPerIndex": 2},
        ),
        "spec.completionMode": ({"completions": 2}, _INDEXED),
        "spec.completions": ({"completions": 1}, {"completions": 2}),
        "spec.managedBy": ({}, {"managedBy": "example.com/manager"}),
        "spec.manualSelector": ({**_SELECTOR, "manualSelector": True}, _SELECTOR),
        "spec.maxFailedIndexes": (
            {**_INDEXED, "backoffLimitPerIndex": 1, "maxFailedIndexes": 1},
            {**_INDEXED, "backoffLimitPerIndex": 1, "maxFailedIndexes": 2},
        ),
        "spec.parallelism": ({"parallelism": 1}, {"parallelism": 2}),
        "spec.podFailurePolicy": (
            {"podReplacementPolicy": "Failed"},
            {"podReplacementPolicy": "Failed", "podFailurePolicy": {"rules": [_DISRUPTED]}},
        ),
        "spec.podReplacementPolicy": (
            {"podReplacementPolicy": "TerminatingOrFailed"},
            {"podReplacementPolicy": "Failed"},
        ),
        "spec.selector": ({}, {**_SELECTOR, "manualSelector": True}),
        "spec.successPolicy": (_INDEXED, {**_INDEXED, "successPolicy": {"rules": [{"succeededCount": 1}]}}),
        "spec.suspend": ({}, {"suspend": True}),
        "spec.ttlSecondsAfterFinished": ({}, {"ttlSecondsAfterFinished": 600}),
    },
    "CronJob": {
        "spec.failedJobsHistoryLimit": ({}, {"failedJobsHistoryLimit": 2}),
        "spec.startingDeadlineSeconds": ({}, {"startingDeadlineSeconds": 60}),
        "spec.successfulJobsHistoryLimit": ({}, {"successfulJobsHistoryLimit": 2}),
        "spec.suspend": ({"suspend": True}, {"suspend": False}),
    },
    "Deployment": {
        "spec.minReadySeconds": ({}, {"minReadySeconds": 1}),
        "spec.paused": ({}, {"paused": True}),
        "spec.progressDeadlineSeconds": ({}, {"progressDeadlineSeconds": 900}),
        "spec.revisionHistoryLimit": ({}, {"revisionHistoryLimit": 3}),
    },
    "Service": {
        "spec.allocateLoadBalancerNodePorts": (_BALANCED, {**_BALANCED, "allocateLoadBalancerNodePorts": False}),
        "spec.clusterIP": ({}, {"clusterIP": "None"}),
        "spec.clusterIPs": ({}, {"clusterIPs": ["None"]}),
        "spec.externalIPs": ({}, {"externalIPs": ["198.51.100.7"]}),
        "spec.externalName": (
            {"type": "ExternalName", "externalName": "one.example.com"},
            {"type": "ExternalName", "externalName": "two.example.com"},
        ),
        "spec.externalTrafficPolicy": (_BALANCED, _LOCAL),
        "spec.healthCheckNodePort": (
            {**_LOCAL, "healthCheckNodePort": 32001},
            {**_LOCAL, "healthCheckNodePort": 32002},
        ),
        "spec.internalTrafficPolicy": ({}, {"internalTrafficPolicy": "Local"}),
        "spec.ipFamilies": ({"ipFamilies": ["IPv4"]}, {"ipFamilies": ["IPv6"]}),
        "spec.ipFamilyPolicy": ({}, {"ipFamilyPolicy": "PreferDualStack"}),
        "spec.loadBalancerClass": (
            {**_BALANCED, "loadBalancerClass": "example.com/one"},
            {**_BALANCED, "loadBalancerClass": "example.com/two"},
        ),
        "spec.loadBalancerIP": (_BALANCED, {**_BALANCED, "loadBalancerIP": "192.0.2.7"}),
        "spec.loadBalancerSourceRanges": (_BALANCED, {**_BALANCED, "loadBalancerSourceRanges": ["192.0.2.0/24"]}),
        "spec.publishNotReadyAddresses": ({}, {"publishNotReadyAddresses": True}),
        "spec.sessionAffinity": ({}, _CLIENT),
        "spec.sessionAffinityConfig": (_timeout(60), _timeout(120)),
        "spec.trafficDistribution": ({}, {"trafficDistribution": "PreferClose"}),
    },
    "PodDisruptionBudget": {
        "spec.minAvailable": ({"maxUnavailable": None, "minAvailable": 1}, {"maxUnavailable": None, "minAvailable": 2}),
    },
    "HorizontalPodAutoscaler": {
        "spec.behavior": ({}, {"behavior": {"scaleDown": {"stabilizationWindowSeconds": 60}}}),
    },
    "Ingress": {
        "spec.defaultBackend": ({}, {"defaultBackend": {"service": {"name": "order", "port": {"number": 80}}}}),
    },
    "ServiceMonitor": {
        f"spec.{key}": ({}, {key: value})
        for key, value in {
            "attachMetadata": {"node": True},
            "bodySizeLimit": "1MB",
            "convertClassicHistogramsToNHCB": True,
            "fallbackScrapeProtocol": "PrometheusText0.0.4",
            "keepDroppedTargets": 5,
            "labelLimit": 50,
            "labelNameLengthLimit": 50,
            "labelValueLengthLimit": 50,
            "namespaceSelector": {"any": True},
            "nativeHistogramBucketLimit": 50,
            "nativeHistogramMinBucketFactor": "1.1",
            "podTargetLabels": ["team"],
            "sampleLimit": 5000,
            "scrapeClass": "default",
            "scrapeClassicHistograms": True,
            "scrapeProtocols": ["PrometheusProto"],
            "selectorMechanism": "RoleSelector",
            "targetLabels": ["team"],
            "targetLimit": 50,
        }.items()
    },
}
"""Kind → path → its spec before and after, over that of a generated object; None: without that field. Of a path outside
of the spec: the object's own fields."""
