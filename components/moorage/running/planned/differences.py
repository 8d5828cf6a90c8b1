"""What a process of this machine has not as its container would."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.plan.naming import Manifest
from moorage.plan.network import consul
from moorage.spec.service import ServiceSpec


def differences(spec: ServiceSpec, pod: Manifest, main: Manifest) -> tuple[str, ...]:
    """Return a few words about each thing that is in the pod and not here. A process sees this machine's files."""
    return tuple(_differences(spec, pod, main))


def _differences(spec: ServiceSpec, pod: Manifest, main: Manifest) -> Iterator[str]:
    if paths := [*spec.mounts, *spec.image.files]:
        yield f"nothing is put at {', '.join(paths)}"
    others = [each for each in pod.get("initContainers", ()) if each["image"] != main["image"]]
    sidecars = [each["name"] for each in others if each.get("restartPolicy") == "Always"]
    if sidecars:
        yield f"no sidecar runs: {', '.join(sidecars)}"
    if images := [each["name"] for each in others if each["name"] not in sidecars]:
        yield f"what runs before it in another image does not: {', '.join(images)}"
    if consul.by_agent(spec):
        yield "it does not register with Consul"
    if "grpc" in main.get("readinessProbe", {}):
        yield "gRPC's health check is only a connection"
