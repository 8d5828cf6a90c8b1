"""The pods of a service: one form for all that runs its program."""

from __future__ import annotations

import math
from collections.abc import Iterable

from moorage.plan.naming import Manifest, jobs_labels, versioned_labels
from moorage.plan.peers import Peers
from moorage.plan.workload import beside, pod, volumes
from moorage.plan.workload.placement import placement
from moorage.spec.environment import Environment
from moorage.spec.pod.jobs import Run
from moorage.spec.running import STOP_MARGIN
from moorage.spec.service import ServiceSpec
from moorage.spec.values import duration

_NOTHING: Manifest = {}


def serving(spec: ServiceSpec, environment: Environment, peers: Peers) -> Manifest:
    """Return the template of the pods that serve."""
    return {
        "metadata": _metadata(spec, versioned_labels(spec)),
        "spec": {
            **_pod(spec, environment, pod.spread(spec)),
            **_containers(spec, pod.serving(spec, environment, peers), beside.before(spec, environment, peers)),
        },
    }


def once(spec: ServiceSpec, environment: Environment, peers: Peers, run: Run) -> Manifest:
    """Return the template of pods that run something once, unseen by whatever selects the pods that serve.

    A pod that failed stays (``Never``), as its log says why; with ``OnFailure`` the last one is deleted.
    """
    container = pod.container(spec, environment, peers, spec.container_name, run.command or spec.command, run.args)
    return {
        "metadata": _metadata(spec, jobs_labels(spec)),
        "spec": {"restartPolicy": "Never", **_pod(spec, environment), **_containers(spec, container)},
    }


def _metadata(spec: ServiceSpec, labels: dict[str, str]) -> Manifest:
    return {"labels": labels, **({"annotations": spec.annotations} if spec.annotations else {})}


def _pod(spec: ServiceSpec, environment: Environment, spread: Manifest = _NOTHING) -> Manifest:
    # What is true of every pod of the service stands here, a job's too; only what serves is spread over hosts.
    stop = duration.parse(spec.shutdown.drain) + duration.parse(spec.shutdown.timeout) + STOP_MARGIN
    return {
        "serviceAccountName": spec.service_account.name or spec.name,
        "automountServiceAccountToken": spec.service_account.token,
        # A Service named user would inject USER_PORT and its like into every pod.
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": math.ceil(stop / duration.SECOND),
        **pod.user_namespace(spec, environment),
        "securityContext": pod.security(spec),
        **spread,
        **placement(spec),
        **pod.pull_secrets(environment),
    }


def _containers(spec: ServiceSpec, main: Manifest, before: Iterable[Manifest] = ()) -> Manifest:
    # Sidecars first: what comes before the process may need them, such as a proxy to the database.
    first = [*beside.sidecars(spec), *before]
    return {
        **({"initContainers": first} if first else {}),
        "containers": [main],
        "volumes": [*volumes.volumes(spec), *beside.volumes(spec)],
    }
