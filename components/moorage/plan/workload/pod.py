"""The parts of a pod: container, security, spreading."""

from __future__ import annotations

from moorage.plan.naming import Manifest, selector
from moorage.plan.network import consul
from moorage.plan.peers import Peers
from moorage.plan.placeholders import IMAGE
from moorage.plan.service import container_ports
from moorage.plan.workload import env, probes, volumes
from moorage.spec.environment import Environment
from moorage.spec.running import Resources
from moorage.spec.service import ServiceSpec
from moorage.spec.values import duration

USER_NAMESPACES = (1, 36)
"""The release from which on every node has them (KEP-127)."""
MAPPED = range(65536)
"""The numbers that a pod's user namespace holds: the kubelet maps as many, and others do not start."""
_NOTHING: Manifest = {}


def serving(spec: ServiceSpec, environment: Environment, peers: Peers) -> Manifest:
    """Return the container that serves."""
    numbers = container_ports(spec)
    ports = {"ports": [{"name": name, "containerPort": number, "protocol": "TCP"} for name, number in numbers.items()]}
    hooks = {**probes.probes(spec), **_pre_stop(spec)}
    return container(spec, environment, peers, spec.container_name, spec.command, spec.args, ports=ports, hooks=hooks)


def container(
    spec: ServiceSpec,
    environment: Environment,
    peers: Peers,
    name: str,
    command: list[str] | None,
    args: list[str],
    *,
    ports: Manifest = _NOTHING,
    hooks: Manifest = _NOTHING,
) -> Manifest:
    """Return a container that runs the service's image, in its environment and under its security.

    ``ports``, ``hooks``: the keys of one that serves.
    """
    return {
        "name": name,
        "image": IMAGE,
        # The digest pins: pulling what the node has already would only add a way to fail.
        "imagePullPolicy": "IfNotPresent",
        **({"command": command} if command else {}),
        **({"args": args} if args else {}),
        **ports,
        **env.sources(spec),
        "env": env.variables(spec, environment, peers),
        "resources": resources(volumes.counted(spec)),
        **hooks,
        "securityContext": restricted(),
        "volumeMounts": volumes.volume_mounts(spec),
    }


def restricted() -> Manifest:
    """Return a container's security context."""
    return {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def security(spec: ServiceSpec) -> Manifest:
    """Return the pod's security context, within Pod Security *restricted*."""
    return {"runAsNonRoot": True, **_numbers(spec), "seccompProfile": {"type": "RuntimeDefault"}}


def _numbers(spec: ServiceSpec) -> dict[str, int]:
    who = spec.run_as
    if who == "platform":
        return {}
    volumes = {} if who.fs_group is None else {"fsGroup": who.fs_group}
    return {"runAsUser": who.user, "runAsGroup": who.group, **volumes}


def user_namespace(spec: ServiceSpec, environment: Environment) -> Manifest:
    """Return what gives a pod a user namespace, where the cluster has them and the pod's numbers are known to fit."""
    numbers = _numbers(spec).values()
    fits = bool(numbers) and all(number in MAPPED for number in numbers)
    if not spec.user_namespace or not fits or environment.kubernetes.release < USER_NAMESPACES:
        return {}
    return {"hostUsers": False}


def spread(spec: ServiceSpec) -> Manifest:
    """Return what spreads the pods that serve over hosts, as a preference: a small cluster must still run them."""
    if not spec.spread:
        return {}
    mine = {"labelSelector": {"matchLabels": selector(spec)}, "topologyKey": "kubernetes.io/hostname"}
    apart = {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "podAffinityTerm": mine}]}
    return {
        "topologySpreadConstraints": [{"maxSkew": 1, "whenUnsatisfiable": "ScheduleAnyway", **mine}],
        "affinity": {"podAntiAffinity": apart},
    }


def pull_secrets(environment: Environment) -> Manifest:
    """Return the image pull Secrets of the environment's registry."""
    names = environment.registry.pull_secrets if environment.registry else []
    return {"imagePullSecrets": [{"name": name} for name in names]} if names else {}


def resources(wanted: Resources) -> Manifest:
    """Return a container's requests and limits."""
    disk = {"ephemeral-storage": wanted.ephemeral_storage} if wanted.ephemeral_storage else {}
    cores = {"cpu": wanted.cpu_limit} if wanted.cpu_limit else {}
    memory = {"memory": wanted.most_memory} if wanted.most_memory else {}
    limits = {**cores, **memory, **disk}
    return {
        "requests": {"cpu": wanted.cpu, "memory": wanted.memory, **disk},
        **({"limits": limits} if limits else {}),
    }


def _pre_stop(spec: ServiceSpec) -> Manifest:
    seconds = duration.parse(spec.shutdown.drain) // duration.SECOND
    if seconds == 0 or consul.by_agent(spec):
        return {}
    # Native: an image from scratch has no shell to sleep in.
    return {"lifecycle": {"preStop": {"sleep": {"seconds": seconds}}}}
