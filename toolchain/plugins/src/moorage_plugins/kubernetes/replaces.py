"""Which fields cannot be changed in place: a change there replaces the object."""

from typing import Any

from moorage_plugins.differences import Difference
from moorage_plugins.kubernetes.config import Settings
from moorage_plugins.kubernetes.objects import group
from moorage_plugins.kubernetes.words import words

_ALWAYS = ("metadata.name", "metadata.namespace")
_VOLUME_SOURCES = words("""
    awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk glusterfs
    hostPath iscsi local nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume
""")
_POD = words("""
    affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks hostAliases hostIPC hostNetwork hostPID
    hostname imagePullSecrets nodeName nodeSelector overhead preemptionPolicy priority priorityClassName readinessGates
    restartPolicy runtimeClassName schedulerName securityContext serviceAccount serviceAccountName
    shareProcessNamespace subdomain terminationGracePeriodSeconds volumes
""")
_CONTAINER = words("""
    args command env image imagePullPolicy lifecycle livenessProbe ports readinessProbe resources securityContext stdin
    stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts workingDir
""")
_PATHS: dict[tuple[str, str], list[str]] = {
    ("apps", "DaemonSet"): ["spec.selector"],
    ("apps", "Deployment"): ["spec.selector"],
    ("apps", "StatefulSet"): [
        "spec.podManagementPolicy",
        "spec.revisionHistoryLimit",
        "spec.selector",
        "spec.serviceName",
        "spec.volumeClaimTemplates",
    ],
    ("batch", "Job"): ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
    ("core", "PersistentVolume"): [f"spec.{source}" for source in _VOLUME_SOURCES],
    ("core", "PersistentVolumeClaim"): [
        "spec.accessModes",
        "spec.selector",
        "spec.storageClassName",
        "spec.volumeName",
    ],
    ("core", "Pod"): [f"spec.{field}" for field in _POD]
    + [f"spec.{list_}.*.{field}" for list_ in ("containers", "initContainers") for field in _CONTAINER],
    ("core", "ResourceQuota"): ["spec.scopes"],
    ("core", "Service"): ["spec.clusterIP"],
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): ["roleRef"],
    ("rbac.authorization.k8s.io", "RoleBinding"): ["roleRef"],
    ("storage.k8s.io", "StorageClass"): ["parameters", "provisioner"],
}


def paths(body: dict[str, Any], settings: Settings) -> list[tuple[str, ...]]:
    """Return the fields of that object whose change replaces it."""
    kind = (group(body), body.get("kind", ""))
    fixed = body.get("immutable") is True
    found = [*_ALWAYS, *_PATHS.get(kind, [])]
    if kind == ("core", "Secret"):
        mutable = settings.enable_secret_mutable and not fixed
        found += ["type"] if mutable else ["type", "stringData", "data"]
    if kind == ("core", "ConfigMap") and (fixed or not settings.enable_config_map_mutable):
        found += ["binaryData", "data"]
    return [tuple(path.split(".")) for path in found]


def replaces(difference: Difference, forced: list[tuple[str, ...]]) -> bool:
    """Tell whether that difference is at, under or around a field that cannot be changed in place."""
    return any(_meets(difference.path, difference.new, path) for path in forced)


def _meets(changed: tuple[str | int, ...], new: Any, forced: tuple[str, ...]) -> bool:
    if any(theirs not in ("*", ours) for ours, theirs in zip(changed, forced, strict=False)):
        return False
    rest = forced[len(changed) :]
    return not rest or _holds(new, rest)


def _holds(value: Any, path: tuple[str, ...]) -> bool:
    if not path:
        return True
    first, *rest = path
    if first == "*":
        return isinstance(value, list) and any(_holds(item, tuple(rest)) for item in value)
    return isinstance(value, dict) and first in value and _holds(value[first], tuple(rest))
