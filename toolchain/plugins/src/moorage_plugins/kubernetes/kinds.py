"""The kinds of object that the library makes, and where an API server has them; all others are refused."""

from collections.abc import Sequence
from typing import Any

from moorage_plugins.serving import PluginError

_PLURALS = {
    ("v1", "Namespace"): "namespaces",
    ("v1", "ConfigMap"): "configmaps",
    ("v1", "ServiceAccount"): "serviceaccounts",
    ("v1", "Secret"): "secrets",
    ("v1", "Service"): "services",
    ("apps/v1", "Deployment"): "deployments",
    ("batch/v1", "Job"): "jobs",
    ("batch/v1", "CronJob"): "cronjobs",
    ("policy/v1", "PodDisruptionBudget"): "poddisruptionbudgets",
    ("autoscaling/v2", "HorizontalPodAutoscaler"): "horizontalpodautoscalers",
    ("networking.k8s.io/v1", "NetworkPolicy"): "networkpolicies",
    ("networking.k8s.io/v1", "Ingress"): "ingresses",
    ("gateway.networking.k8s.io/v1", "HTTPRoute"): "httproutes",
    ("monitoring.coreos.com/v1", "ServiceMonitor"): "servicemonitors",
    ("monitoring.coreos.com/v1", "PrometheusRule"): "prometheusrules",
}

_FIXED = {
    "ConfigMap": (("binaryData",), ("data",)),
    "Deployment": (("spec", "selector"),),
    "Job": tuple(("spec", key) for key in ("completions", "parallelism", "selector", "template")),
    "Secret": (("data",), ("stringData",), ("type",)),
    "Service": (("spec", "clusterIP"),),
}
REPLACE_UNREADY = "pulumi.com/replaceUnready"


def is_fixed(kind: str, path: Sequence[str | int]) -> bool:
    """Tell whether what stands at a path cannot be changed: another object takes its place."""
    return any(tuple(path[: len(fixed)]) == fixed for fixed in _FIXED.get(kind, ()))


def replaces_unready(body: dict[str, Any]) -> bool:
    """Tell whether another object takes its place when it is not ready, as a Job may ask for."""
    annotations = body["metadata"].get("annotations") or {}
    return body["kind"] == "Job" and annotations.get(REPLACE_UNREADY) == "true"


def refuse_others(urn: str, body: dict[str, Any]) -> None:
    """Refuse an object of another kind, and one that leaves its name or namespace to the plugin."""
    token = urn.split("::")[2].rpartition("$")[2]
    version, kind = str(body.get("apiVersion")), body.get("kind")
    plain = f"kubernetes:{version if '/' in version else f'core/{version}'}:{kind}"
    if (version, kind) not in _PLURALS or token != plain:
        raise PluginError(f"the stand-in for the kubernetes plugin has no {token}; see docs/stand-ins.md")
    given = body.get("metadata")
    for key in ("name",) if kind == "Namespace" else ("name", "namespace"):
        if not isinstance(given, dict) or not isinstance(given.get(key), str):
            raise PluginError(f"{kind}: the stand-in for the kubernetes plugin makes up no metadata.{key}; give it one")


def named(urn: str, identity: str) -> dict[str, Any]:
    """Return as much of an object as its resource's URN and ID tell."""
    version, _, kind = (
        urn.split("::")[2].rpartition("$")[2].removeprefix("kubernetes:").removeprefix("core/").partition(":")
    )
    namespace, _, name = identity.rpartition("/")
    where = {"namespace": namespace} if namespace else {}
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, **where}}


def path(body: dict[str, Any]) -> str:
    """Return the path of an object, below that of its kind and namespace."""
    version, kind, metadata = body["apiVersion"], body["kind"], body["metadata"]
    namespace = "" if kind == "Namespace" else f"/namespaces/{metadata['namespace']}"
    return f"/{'apis' if '/' in version else 'api'}/{version}{namespace}/{_PLURALS[version, kind]}/{metadata['name']}"


def identity(body: dict[str, Any]) -> str:
    """Return the ID of an object: ``namespace/name``, or the name alone."""
    return "/".join(body["metadata"][key] for key in ("namespace", "name") if key in body["metadata"])
