"""The containers beside the process in its pod: native sidecars, and those that run before it."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.plan.naming import Manifest
from moorage.plan.peers import Peers
from moorage.plan.workload import env, pod
from moorage.plan.workload.volumes import scratch_space
from moorage.spec.environment import Environment
from moorage.spec.pod.beside import InitContainer, Sidecar
from moorage.spec.service import ServiceSpec


def sidecars(spec: ServiceSpec) -> Iterator[Manifest]:
    """Yield the sidecars. Native (``restartPolicy``, from 1.29 on): a Job ends although they run."""
    for name, each in spec.sidecars.items():
        yield {
            "name": name,
            "image": each.image,
            "imagePullPolicy": "IfNotPresent",
            "restartPolicy": "Always",
            **({"command": each.command} if each.command else {}),
            **({"args": each.args} if each.args else {}),
            **_ports(each),
            **_environment(each),
            "resources": pod.resources(each.resources),
            "securityContext": pod.restricted(),
            "volumeMounts": [{"name": _volume(name), "mountPath": "/tmp"}],
        }


def volumes(spec: ServiceSpec) -> Iterator[Manifest]:
    """Yield what the sidecars may write to."""
    for name, each in spec.sidecars.items():
        yield scratch_space(_volume(name), each.resources)


def before(spec: ServiceSpec, environment: Environment, peers: Peers) -> Iterator[Manifest]:
    """Yield the containers that run to their end before the process, with its variables and its mounts."""
    for name, each in spec.init.items():
        yield _before(spec, environment, peers, name, each)


def _before(spec: ServiceSpec, environment: Environment, peers: Peers, name: str, each: InitContainer) -> Manifest:
    command = each.command or (spec.command if each.image is None else None)
    made = pod.container(spec, environment, peers, name, command, each.args)
    return made if each.image is None else {**made, "image": each.image}


def _ports(sidecar: Sidecar) -> Manifest:
    ports = [{"name": name, "containerPort": port, "protocol": "TCP"} for name, port in sidecar.ports.items()]
    return {"ports": ports} if ports else {}


def _environment(sidecar: Sidecar) -> Manifest:
    given = env.given(sidecar.env, sidecar.secrets)
    return {"env": given} if given else {}


def _volume(sidecar: str) -> str:
    return f"tmp-{sidecar}"
