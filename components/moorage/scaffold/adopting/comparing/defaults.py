"""What the API server writes into an object by itself, taken away: two objects are compared by what is left.

Source: the functions ``SetDefaults_…`` in k8s.io/kubernetes, ``pkg/apis/{core,apps,batch,autoscaling,networking}`` and
their ``v*/defaults.go``, and the defaults in the Gateway API's CRD of HTTPRoute. What only means the same, such as an
absent operator of a toleration, stays: in a pod's template it is another template, and the pods would start anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moorage.plan.naming import Manifest
from moorage.scaffold.adopting.objects import plain

_METADATA = ("name", "namespace", "labels", "annotations", "finalizers")
_OF_OTHERS = (
    "kubectl.kubernetes.io/last-applied-configuration",
    "deployment.kubernetes.io/revision",
    "autoscaling.alpha.kubernetes.io/",
    "meta.helm.sh/",
    "pulumi.com/",
)
"""Annotations, or how they begin, that a tool or a controller writes and reads on its own account."""
_PROBE = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
_FILES = {"defaultMode": 0o644}
_BY_KEY: dict[str, dict[str, Any]] = {
    "httpGet": {"scheme": "HTTP", "path": "/"},
    "grpc": {"service": ""},
    "fieldRef": {"apiVersion": "v1"},
    "livenessProbe": _PROBE,
    "readinessProbe": _PROBE,
    "startupProbe": _PROBE,
    "secret": _FILES,
    "configMap": _FILES,
    "projected": _FILES,
    "downwardAPI": _FILES,
    "hostPath": {"type": ""},
    "containers": {"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"},
    "initContainers": {"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"},
    "ports": {"protocol": "TCP"},
    "env": {"value": ""},
    "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"},
    "strategy": {"type": "RollingUpdate"},
    "parentRefs": {"group": "gateway.networking.k8s.io", "kind": "Gateway"},
    "backendRefs": {"group": "", "kind": "Service", "weight": 1},
}
"""What a mapping under such a key, or in a list under it, has by default."""
_POD = {
    "restartPolicy": "Always",
    "terminationGracePeriodSeconds": 30,
    "dnsPolicy": "ClusterFirst",
    "schedulerName": "default-scheduler",
    "enableServiceLinks": True,
}
_SPEC: dict[str, dict[str, Any]] = {
    "Deployment": {"replicas": 1, "revisionHistoryLimit": 10, "progressDeadlineSeconds": 600},
    "Service": {
        "type": "ClusterIP",
        "sessionAffinity": "None",
        "internalTrafficPolicy": "Cluster",
        "ipFamilyPolicy": "SingleStack",
        "externalTrafficPolicy": "Cluster",
        "allocateLoadBalancerNodePorts": True,
    },
    "HorizontalPodAutoscaler": {"minReplicas": 1},
    "CronJob": {"concurrencyPolicy": "Allow", "successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 1},
}
_FALSE = {"hostNetwork", "hostPID", "hostIPC", "readOnly", "paused", "suspend", "stdin", "stdinOnce", "tty"}
_ZERO = {"initialDelaySeconds", "minReadySeconds"}
_EMPTY = {"resources", "securityContext", "strategy", "rollingUpdate", "labels", "annotations", "limits", "requests"}
_LISTS = {"env", "envFrom", "args", "command", "ports", "volumeMounts", "volumes", "initContainers", "tolerations"}


def without_defaults(body: Manifest) -> Manifest:
    """Return an object without its state, what others keep on it and what an API server writes by itself."""
    made: Manifest = plain(body)
    made.pop("status", None)
    metadata = made["metadata"]
    made["metadata"] = _own({key: metadata[key] for key in _METADATA if metadata.get(key)})
    spec = made.get("spec")
    if isinstance(spec, dict):
        if made["kind"] == "Service":
            _without_addresses(spec)
        _without(spec, _SPEC.get(made["kind"], {}))
    if made["kind"] == "ServiceAccount":
        made.pop("secrets", None)
    cleaned: Manifest = _cleaned(made, "")
    return cleaned


def _without_addresses(spec: dict[str, Any]) -> None:
    for key in ("clusterIPs", "ipFamilies", *(() if spec.get("clusterIP") == "None" else ("clusterIP",))):
        spec.pop(key, None)
    for port in spec.get("ports") or ():
        if port.get("targetPort") == port.get("port"):
            port.pop("targetPort", None)


def _own(metadata: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in metadata.get("annotations", {}).items() if not key.startswith(_OF_OTHERS)}
    return {key: value for key, value in {**metadata, "annotations": kept}.items() if value}


def _cleaned(value: Any, key: str) -> Any:
    if isinstance(value, list):
        return [_cleaned(each, key) for each in value]
    if not isinstance(value, dict):
        return value
    if key == "template":
        value.get("metadata", {}).pop("creationTimestamp", None)
        spec = value.get("spec", {})
        if spec.get("serviceAccount") == spec.get("serviceAccountName"):
            spec.pop("serviceAccount", None)
        _without(spec, _POD)
    if key in ("containers", "initContainers"):
        _without(value, {"imagePullPolicy": _pull_policy(str(value.get("image", "")))})
    _without(value, _BY_KEY.get(key, {}))
    made = {name: _cleaned(each, name) for name, each in value.items()}
    return {name: each for name, each in made.items() if not _is_nothing(name, each)}


def _is_nothing(name: str, value: Any) -> bool:
    return (
        value is None
        or (name in _FALSE and value is False)
        or (name in _ZERO and value == 0)
        or (name in _EMPTY and value == {})
        or (name in _LISTS and value == [])
    )


def _without(value: dict[str, Any], defaults: Mapping[str, Any]) -> None:
    for key, default in defaults.items():
        if value.get(key) == default and isinstance(value.get(key), bool) is isinstance(default, bool):
            del value[key]


def _pull_policy(image: str) -> str:
    name = image.rpartition("/")[2]
    tag = "digest" if "@" in name else name.partition(":")[2] or "latest"
    return "Always" if tag == "latest" else "IfNotPresent"
