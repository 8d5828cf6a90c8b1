"""Objects of files and of texts, adopted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from moorage.plan.naming import Manifest
from moorage.scaffold.adopting.adopt import Adoption, adopt
from moorage.scaffold.adopting.reading import read_objects
from moorage.spec.environment import Environment

RUNNING = Path(__file__).parent / "running"


def of_text(text: str, environment: Environment | None = None, **options: Any) -> Adoption:
    """Return what becomes of objects in a text."""
    return adopt(read_objects(["-"], text.encode), environment, **options)


def of_file(name: str, **options: Any) -> Adoption:
    """Return what becomes of objects in a file of ``running/``."""
    return of_text((RUNNING / name).read_text(encoding="utf-8"), **options)


def the_only(adoption: Adoption) -> Any:
    """Return the one service."""
    [found] = adoption.services
    return found


def live(body: Manifest) -> Manifest:
    """Return an object as `kubectl get -o yaml` shows it: with its state, and what an API server adds."""
    made = {**body, "metadata": {**body["metadata"], **_STATE}, "status": {"observedGeneration": 3}}
    made["metadata"]["annotations"] = {**body["metadata"].get("annotations", {}), **_NOTES}
    if made["kind"] == "Deployment":
        spec, template = made["spec"], made["spec"]["template"]
        pod = {
            "restartPolicy": "Always",
            "dnsPolicy": "ClusterFirst",
            "schedulerName": "default-scheduler",
            "terminationGracePeriodSeconds": 30,
            "securityContext": {},
            **template["spec"],
        }
        pod["containers"] = [
            {"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File", **each}
            for each in pod["containers"]
        ]
        metadata = {"creationTimestamp": None, **template["metadata"]}
        made["spec"] = {"replicas": 1, **spec, "template": {"metadata": metadata, "spec": pod}}
    if made["kind"] == "Service":
        addresses = {"clusterIP": "198.19.0.7", "clusterIPs": ["198.19.0.7"], "ipFamilies": ["IPv4"]}
        made["spec"] = {**made["spec"], **addresses, "ipFamilyPolicy": "SingleStack", "sessionAffinity": "None"}
    return made


_STATE = {
    "uid": "0c1a",
    "resourceVersion": "81",
    "generation": 3,
    "creationTimestamp": "2026-01-02T03:04:05Z",
    "managedFields": [{"manager": "kubectl", "operation": "Update"}],
}
_NOTES = {"kubectl.kubernetes.io/last-applied-configuration": "{}", "deployment.kubernetes.io/revision": "1"}
