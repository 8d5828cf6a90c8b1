"""What works but should be looked at."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from moorage.errors import Diagnostic
from moorage.plan.patch.places import weaknesses
from moorage.reading.documents import Keys
from moorage.reading.loading import Project, Service
from moorage.spec.network.egress import Egress
from moorage.spec.values import duration

_METADATA = ("169.254.169.254/32", "fd00:ec2::254/128")
"""Where clouds give a node's credentials to any process on it: EC2, Google Cloud and Azure; EC2 by IPv6."""


def warnings(project: Project) -> Iterator[Diagnostic]:
    """Yield what should be looked at in the services that were asked for."""
    selected = set(project.selected)
    for service in project.services:
        if service.spec.name in selected:
            yield from _unpinned(service)
            yield from _metadata(service)
            yield from _probes(service)
            yield from _shared_claims(service)
    yield from weaknesses(project)


def _unpinned(service: Service) -> Iterator[Diagnostic]:
    spec = service.spec
    images: dict[tuple[str, ...], str | None] = {
        ("image", "ref"): spec.image.ref,
        **{("init", name, "image"): each.image for name, each in spec.init.items()},
        **{("sidecars", name, "image"): each.image for name, each in spec.sidecars.items()},
    }
    for keys, ref in images.items():
        if ref and "@" not in ref:
            wrong = "is not pinned by a digest, so that what runs can change without a deployment"
            yield service.document.problem("image-without-digest", keys, wrong, "add @sha256:…", value=ref)


def _metadata(service: Service) -> Iterator[Diagnostic]:
    if not service.spec.network_policy:
        return
    for index, network in enumerate(service.spec.egress):
        for address in filter(lambda each: _reaches(network, each), _METADATA):
            wrong = "reaches the metadata address, which gives out the node's credentials"
            remedy = f"add except: [{address}]"
            yield service.document.problem(
                "metadata-reachable", ("egress", index, "cidr"), wrong, remedy, value=network.cidr
            )


def _probes(service: Service) -> Iterator[Diagnostic]:
    health = service.spec.health
    if not health:
        return
    live = health.live
    ways = {"grpc": health.grpc} if health.grpc is not None else {"path": health.path} if health.tcp is None else {}
    # An open port tells nothing of what the service depends on.
    for way, asked in ways.items():
        if live is not None and getattr(live, way) == asked:
            wrong = "is what readiness asks too: an outage of what the service depends on restarts its pods"
            remedy = "give it a handler of its own"
            yield service.document.problem("same-probe-path", ("health", "live", way), wrong, remedy, value=asked)
    intervals: dict[Keys, str] = {("health", "interval"): health.interval}
    if live is not None:
        intervals["health", "live", "interval"] = live.interval
    for keys, interval in intervals.items():
        if duration.parse(interval) < duration.parse(health.timeout):
            wrong = f"is shorter than timeout {health.timeout}, and the kubelet asks again only after an answer"
            remedy = f"give {health.timeout} or more, or a shorter timeout"
            yield service.document.problem("timeout-above-interval", keys, wrong, remedy, value=interval)


def _shared_claims(service: Service) -> Iterator[Diagnostic]:
    spec = service.spec
    pods = spec.autoscale.max if spec.autoscale else spec.replicas
    for path, mount in spec.mounts.items():
        if mount.claim and pods > 1:
            wrong = f"is for up to {pods} pods, and a ReadWriteOnce claim is for those of one node: others do not start"
            remedy = "make sure that it is ReadWriteMany or ReadOnlyMany, or run one pod"
            yield service.document.problem("shared-claim", ("mounts", path, "claim"), wrong, remedy, value=mount.claim)


def _reaches(network: Egress, address: str) -> bool:
    # Who names that address and nothing else means it.
    return (
        network.cidr is not None
        and network.cidr != address
        and _holds(network.cidr, address)
        and not any(_holds(each, address) for each in network.excluded)
    )


def _holds(network: str, address: str) -> bool:
    return ipaddress.ip_interface(address).ip in ipaddress.ip_network(network)
