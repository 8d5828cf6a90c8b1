"""Names, labels and selectors: the contract with everything that finds the service."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from moorage.plan.placeholders import VERSION
from moorage.spec.endpoints.ports import PORT
from moorage.spec.environment import Environment
from moorage.spec.pod.labels import INSTANCE, NAME, PART_OF, VERSION_LABEL
from moorage.spec.service import ServiceSpec

Manifest = dict[str, Any]
"""The body of a Kubernetes object."""
NAMESPACE_NAME = "kubernetes.io/metadata.name"
"""The label that every namespace carries with its own name."""


def own_selector(name: str) -> dict[str, str]:
    """Return what selects the pods of a service of that name, unless it was adopted."""
    return {NAME: name, INSTANCE: name}


def selector(spec: ServiceSpec) -> dict[str, str]:
    """Return what selects a service's pods. Immutable on a Deployment: never a version, team or environment."""
    return dict(spec.adopted.selector) if spec.adopted else own_selector(spec.name)


def jobs(name: str) -> str:
    """Return what the pods of a service's jobs have as their instance, and their policy as its name.

    It holds a dot: no service, and so no service's own pods or policy, can bear that name.
    """
    return f"{name}.jobs"


def jobs_selector(spec: ServiceSpec) -> dict[str, str]:
    """Return what selects the pods of a service's jobs, and none of those that serve."""
    # Those that serve may be selected by the name alone, where they were adopted.
    return {**({} if spec.adopted else {NAME: spec.name}), INSTANCE: jobs(spec.name)}


def labels(spec: ServiceSpec) -> dict[str, str]:
    """Return the labels of every object of a service."""
    return {**selector(spec), **_others(spec)}


def versioned_labels(spec: ServiceSpec) -> dict[str, str]:
    """Return the labels of the Deployment and its pods, the only two that name the version."""
    return {**labels(spec), **_version(spec)}


def jobs_labels(spec: ServiceSpec) -> dict[str, str]:
    """Return the labels of the pods of a service's jobs."""
    return {**jobs_selector(spec), **_others(spec), **_version(spec)}


def _others(spec: ServiceSpec) -> dict[str, str]:
    return {**({PART_OF: spec.team} if spec.team else {}), **spec.labels}


def _version(spec: ServiceSpec) -> dict[str, str]:
    # Of what was adopted it would be one label more, for which all pods would be started anew.
    return {} if spec.adopted else {VERSION_LABEL: VERSION}


def metadata(spec: ServiceSpec, environment: Environment) -> Manifest:
    """Return the metadata of a service's object: the name is the spec's, so that DNS and rendered files are stable."""
    return {"name": spec.name, "namespace": environment.namespace, "labels": labels(spec)}


def distinct(names: Mapping[str, str], longest: int) -> dict[str, str]:
    """Return a name for each key, as it is unless another key has it too or it is too long: then with a hash."""
    number = Counter(names.values())
    return {
        key: name if number[name] == 1 and len(name) <= longest else f"{name[: longest - 9]}-{_short_hash(key)}"
        for key, name in names.items()
    }


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def url(service: str, namespace: str, port: int = PORT) -> str:
    """Return where a service answers inside its cluster. ``port``: its Service's; 80 is what http:// means anyway."""
    return f"http://{service}.{namespace}.svc.cluster.local{'' if port == PORT else f':{port}'}"
