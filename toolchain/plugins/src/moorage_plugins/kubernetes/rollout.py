"""How far a Deployment, a Job or a Service has come, in the official plugin's words."""

from typing import Any

from moorage_plugins.kubernetes.api import Api

_ENDED = {"BackoffLimitExceeded", "DeadlineExceeded"}
_BAD = {("Available", "False"), ("Progressing", "False"), ("ReplicaFailure", "True")}


def missing(api: Api, live: dict[str, Any]) -> list[str]:
    """Return what an object still lacks, nothing once it is ready; other kinds are ready at once."""
    look = {"Deployment": _deployment, "Job": _job, "Service": _service}.get(live["kind"])
    return look(api, live) if look else []


def failure(live: dict[str, Any]) -> str:
    """Return why a Job will not complete any more; empty for all else."""
    conditions = live.get("status", {}).get("conditions", []) if live["kind"] == "Job" else []
    failed = [each for each in conditions if (each["type"], each["status"]) == ("Failed", "True")]
    return "".join(f"[{each['reason']}] {each['message']}" for each in failed if each["reason"] in _ENDED)


def _job(api: Api, live: dict[str, Any]) -> list[str]:
    status, metadata = live.get("status", {}), live["metadata"]
    if "startTime" in status and ("Complete", "True") in [
        (each["type"], each["status"]) for each in status.get("conditions", [])
    ]:
        return []
    counts = " | ".join(f"{key.capitalize()}: {status.get(key, 0)}" for key in ("active", "succeeded", "failed"))
    waiting = f'Waiting for Job "{metadata["namespace"]}/{metadata["name"]}" to succeed ({counts})'
    return [waiting, *filter(None, [failure(live)]), *_pod_problems(api, live)]


def _service(api: Api, live: dict[str, Any]) -> list[str]:
    path = f"/apis/discovery.k8s.io/v1/namespaces/{live['metadata']['namespace']}/endpointslices"
    slices = api.call("GET", path, labelSelector=f"kubernetes.io/service-name={live['metadata']['name']}")["items"]
    found = [end.get("conditions", {}) for each in slices for end in each.get("endpoints") or []]
    # A pod that ends is no longer expected to answer, and never will be.
    unready = [end for end in found if not end.get("ready") and not end.get("terminating")]
    return [] if slices and not unready else ["Finding Pods to direct traffic to"]


def _deployment(api: Api, live: dict[str, Any]) -> list[str]:
    status, wanted = live.get("status", {}), live["spec"]["replicas"]
    updated, available = status.get("updatedReplicas", 0), status.get("availableReplicas", 0)
    waiting = f"Waiting for app ReplicaSet to be available ({min(available, updated)}/{wanted} Pods available)"
    if status.get("observedGeneration", 0) < live["metadata"]["generation"]:
        # Its controller has not seen the change: all that it says is of the rollout before.
        return [waiting]
    if updated >= wanted and status.get("replicas", 0) <= updated <= available:
        return []
    bad = [each for each in status.get("conditions", []) if (each["type"], each["status"]) in _BAD]
    said = [f"[{each['reason']}] {each['message']}" for each in bad]
    return [waiting, *said, *_pod_problems(api, live)]


def _pod_problems(api: Api, live: dict[str, Any]) -> list[str]:
    labels = ",".join(f"{key}={value}" for key, value in live["spec"]["selector"]["matchLabels"].items())
    pods = api.call("GET", f"/api/v1/namespaces/{live['metadata']['namespace']}/pods", labelSelector=labels)["items"]
    told = {pod["metadata"]["name"]: _problem(pod["status"]) for pod in pods}
    return [f"[Pod {live['metadata']['namespace']}/{name}]: {problem}" for name, problem in told.items() if problem]


def _problem(status: dict[str, Any]) -> str:
    unmet = [each.get("message") for each in status.get("conditions", []) if each["status"] == "False"]
    waiting = [each["state"].get("waiting", {}) for each in status.get("containerStatuses", [])]
    reasons = [f"[{each['reason']}] {each.get('message', '')}" for each in waiting if "reason" in each]
    return "".join([next(filter(None, unmet), ""), *reasons])
