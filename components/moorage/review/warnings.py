"""What works but should be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from moorage.errors import Diagnostic
from moorage.errors.codes import Code
from moorage.plan.patch.places import weaknesses
from moorage.plan.peers import indexed
from moorage.plan.rules.model import Fault
from moorage.plan.rules.network import reaching_metadata
from moorage.plan.rules.running import SAME_PROBE, asked_too_soon, shared_claim, unpinned
from moorage.plan.rules.secrets import in_plain_text
from moorage.reading.documents import Keys
from moorage.reading.loading import Project, Service
from moorage.spec.targets.kubernetes import NEWEST_KUBERNETES


def warnings(project: Project) -> Iterator[Diagnostic]:
    """Yield what should be looked at in the services that were asked for.

    What is wrong with a value is `plan.rules`' to say, of whoever's object; here is where it stands in the spec.
    """
    selected = set(project.selected)
    former = indexed(project.specs).renamed
    for service in project.services:
        if service.spec.name in selected:
            yield from _unpinned(service)
            yield from _secrets(service)
            yield from _metadata(service)
            yield from _probes(service)
            yield from _shared_claims(service)
            yield from _former_names(service, former)
    yield from weaknesses(project)
    yield from _newer_cluster(project)


def _newer_cluster(project: Project) -> Iterator[Diagnostic]:
    environment, document = project.environment, project.environment_document
    if environment is not None and document is not None and environment.kubernetes.release > NEWEST_KUBERNETES:
        newest = ".".join(map(str, NEWEST_KUBERNETES))
        wrong, remedy = (
            f"is newer than {newest}, the last one that is known here",
            "take a newer moorage, if there is one",
        )
        value = environment.kubernetes.version
        yield document.problem("kubernetes-unknown", ("kubernetes", "version"), wrong, remedy, value=value)


def _former_names(service: Service, former: Mapping[str, str]) -> Iterator[Diagnostic]:
    for index, use in enumerate(service.spec.used):
        if not use.external and use.service in former:
            wrong = "is a former name, and answers until renamed_from goes"
            remedy = f"use {former[use.service]}"
            yield service.document.problem("former-name", ("uses", index), wrong, remedy, value=use.service)


def _unpinned(service: Service) -> Iterator[Diagnostic]:
    spec = service.spec
    images: dict[Keys, str | None] = {
        ("image", "ref"): spec.image.ref,
        **{("init", name, "image"): each.image for name, each in spec.init.items()},
        **{("sidecars", name, "image"): each.image for name, each in spec.sidecars.items()},
    }
    for keys, ref in images.items():
        yield from _told(service, "image-without-digest", keys, unpinned(ref) if ref else None)


def _secrets(service: Service) -> Iterator[Diagnostic]:
    spec = service.spec
    given: dict[Keys, Mapping[str, object]] = {
        ("env",): spec.env,
        **{("sidecars", name, "env"): each.env for name, each in spec.sidecars.items()},
    }
    for keys, variables in given.items():
        for name, value in variables.items():
            if isinstance(value, str):
                yield from _told(service, "secret-in-env", (*keys, name), in_plain_text(name, value))


def _metadata(service: Service) -> Iterator[Diagnostic]:
    if not service.spec.network_policy:
        return
    for index, network in enumerate(service.spec.egress):
        for fault in reaching_metadata(network.cidr, network.excluded) if network.cidr else ():
            yield from _told(service, "metadata-reachable", ("egress", index, "cidr"), fault)


def _probes(service: Service) -> Iterator[Diagnostic]:
    health = service.spec.health
    if not health:
        return
    live = health.live
    ways = {"grpc": health.grpc} if health.grpc is not None else {"path": health.path} if health.tcp is None else {}
    # An open port tells nothing of what the service depends on.
    for way, asked in ways.items():
        if live is not None and getattr(live, way) == asked:
            yield from _told(service, "same-probe-path", ("health", "live", way), replace(SAME_PROBE, value=asked))
    intervals: dict[Keys, str] = {("health", "interval"): health.interval}
    if live is not None:
        intervals["health", "live", "interval"] = live.interval
    for keys, interval in intervals.items():
        yield from _told(service, "timeout-above-interval", keys, asked_too_soon(interval, health.timeout))


def _shared_claims(service: Service) -> Iterator[Diagnostic]:
    spec = service.spec
    pods = spec.autoscale.max if spec.autoscale else spec.replicas
    for path, mount in spec.mounts.items():
        if mount.claim:
            yield from _told(service, "shared-claim", ("mounts", path, "claim"), shared_claim(pods, mount.claim))


def _told(service: Service, code: Code, keys: Keys, fault: Fault | None) -> Iterator[Diagnostic]:
    if fault is not None:
        yield service.document.problem(code, keys, fault.message, fault.hint, value=fault.value)
