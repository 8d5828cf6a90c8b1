"""How far an object has come: a Deployment's rollout, a Service's endpoints."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from moorage_plugins.kubernetes.api import Api, ApiError

_REVISION = "deployment.kubernetes.io/revision"


@dataclass(frozen=True)
class Standing:
    """What is there, and what is still missing."""

    ready: bool
    note: str
    """For the user who waits, or is told that all is done."""
    missing: str = ""
    """Why it is not ready, should it never be."""
    problems: list[str] = field(default_factory=list)
    settle: float = 0
    """Seconds that `mark` must stay the same before ready means ready."""
    mark: str = ""


def of(api: Api, live: dict[str, Any]) -> Standing | None:
    """Return the standing of an object; None for a kind that nobody waits for."""
    look = _LOOKS.get((live["apiVersion"], live["kind"]))
    return look(api, live) if look else None


def _deployment(api: Api, live: dict[str, Any]) -> Standing:
    status, wanted = live.get("status", {}), live["spec"]["replicas"]
    updated, available = status.get("updatedReplicas", 0), status.get("availableReplicas", 0)
    conditions = {each["type"]: each for each in status.get("conditions", [])}
    moved = status.get("observedGeneration", 0) >= live["metadata"]["generation"]
    # Before the controller has seen the change, it speaks of the rollout before.
    bad = [each for each in conditions.values() if moved and _is_bad(each)]
    said = [f"[{each['reason']}] {each['message']}" for each in bad]
    done = moved and updated >= wanted and status.get("replicas", 0) <= updated <= available
    if done and conditions.get("Progressing", {}).get("status") != "False":
        return Standing(True, "Deployment initialization complete")
    few = conditions.get("Available", {}).get("status") != "True"
    return Standing(
        False,
        f"Waiting for app ReplicaSet to be available ({min(available, updated)}/{wanted} Pods available)",
        "Minimum number of live Pods was not attained"
        if few
        else "Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not become live",
        said + (_told_by_pods(api, live) if moved else []),
    )


def _is_bad(condition: dict[str, Any]) -> bool:
    return condition["status"] == ("True" if condition["type"] == "ReplicaFailure" else "False")


def _told_by_pods(api: Api, live: dict[str, Any]) -> list[str]:
    try:
        return _pod_problems(api, live)
    except ApiError:
        # Who may deploy need not be allowed to see pods: then there is less to say, and no more.
        return []


def _pod_problems(api: Api, live: dict[str, Any]) -> list[str]:
    base, selector = f"/namespaces/{live['metadata']['namespace']}", live["spec"]["selector"].get("matchLabels", {})
    labels = ",".join(f"{key}={value}" for key, value in selector.items())
    sets = api.call("GET", f"/apis/apps/v1{base}/replicasets", labelSelector=labels)["items"]
    revision = live["metadata"].get("annotations", {}).get(_REVISION)
    new = {
        each["metadata"]["uid"] for each in sets if each["metadata"].get("annotations", {}).get(_REVISION) == revision
    }
    pods = api.call("GET", f"/api/v1{base}/pods", labelSelector=labels)["items"]
    own = [pod for pod in pods if new & {owner["uid"] for owner in pod["metadata"].get("ownerReferences", [])}]
    return [problem for pod in own if (problem := _pod_problem(pod))]


def _pod_problem(pod: dict[str, Any]) -> str:
    conditions = {each["type"]: each for each in pod["status"].get("conditions", [])}
    unmet = [each for name in ("PodScheduled", "Initialized", "Ready") if _unmet(each := conditions.get(name, {}))]
    states = [_container_problem(each) for each in pod["status"].get("containerStatuses", []) if not each["ready"]]
    text = (unmet[0]["message"] if unmet else "") + "".join(states)
    return f"[Pod {pod['metadata']['namespace']}/{pod['metadata']['name']}]: {text}" if text else ""


def _unmet(condition: dict[str, Any]) -> bool:
    return condition.get("status") == "False" and bool(condition.get("message"))


def _container_problem(status: dict[str, Any]) -> str:
    waiting, ended = status["state"].get("waiting", {}), status["state"].get("terminated", {})
    if waiting and waiting.get("reason") != "ContainerCreating":
        return f"[{waiting.get('reason')}] {waiting.get('message', '')}"
    return f' container "{status["name"]}" completed with exit code {ended["exitCode"]}' if ended else ""


def _service(api: Api, live: dict[str, Any]) -> Standing:
    spec, metadata = live["spec"], live["metadata"]
    addressed = spec["type"] != "LoadBalancer" or bool(live.get("status", {}).get("loadBalancer", {}).get("ingress"))
    if not spec.get("selector") or spec["type"] == "ExternalName" or spec.get("clusterIP") == "None":
        return Standing(addressed, "Service initialization complete")
    path = f"/apis/discovery.k8s.io/v1/namespaces/{metadata['namespace']}/endpointslices"
    slices = api.call("GET", path, labelSelector=f"kubernetes.io/service-name={metadata['name']}")["items"]
    conditions = [each.get("conditions", {}) for found in slices for each in found.get("endpoints") or []]
    # A pod that ends is no longer expected to answer, and never will be.
    pending = [each for each in conditions if not each.get("ready") and not each.get("terminating")]
    ready = addressed and bool(slices) and not pending
    missing = "" if addressed else "Service was not allocated an IP address; does your cloud provider support this?"
    if not any(each.get("ready") for each in conditions):
        missing = (
            "Service does not target any Pods. Selected Pods may not be ready, "
            "or field '.spec.selector' may not match labels on any Pods"
        )
    note = "Service initialization complete" if ready else "Finding Pods to direct traffic to"
    return Standing(ready, note, missing, settle=_SETTLE, mark=json.dumps(conditions, sort_keys=True))


_SETTLE = 10
"""As long as the official plugin leaves the endpoints to come to rest."""
_LOOKS: dict[tuple[str, str], Callable[[Api, dict[str, Any]], Standing]] = {
    ("apps/v1", "Deployment"): _deployment,
    ("v1", "Service"): _service,
}
