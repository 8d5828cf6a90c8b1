"""How a process runs: which image, on how much memory, and what the kubelet asks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moorage.plan.rules.bodies import UNKNOWN, at, containers, entries, is_not, kind, mapping, named, pod
from moorage.plan.rules.model import Body, Fault, Found, Rule
from moorage.spec.values import duration, quantity

SAME_PROBE = Fault(
    "is what readiness asks too: an outage of what the service depends on restarts its pods",
    "give it a handler of its own",
)


def unpinned(image: str) -> Fault | None:
    """Return what is wrong with an image that is named by something that may move."""
    if "@" in image:
        return None
    wrong = "is not pinned by a digest, so that what runs can change without a deployment"
    return Fault(wrong, "add @sha256:…", image)


def asked_too_soon(interval: str, timeout: str) -> Fault | None:
    """Return what is wrong with a probe that is to be asked before it had to answer. Both are durations: ``5s``."""
    if duration.parse(interval) >= duration.parse(timeout):
        return None
    wrong = f"is shorter than timeout {timeout}, and the kubelet asks again only after an answer"
    return Fault(wrong, f"give {timeout} or more, or a shorter timeout", interval)


def shared_claim(pods: int, claim: str) -> Fault | None:
    """Return what is wrong with a claim that several pods have."""
    if pods <= 1:
        return None
    wrong = f"is for up to {pods} pods, and a ReadWriteOnce claim is for those of one node: others do not start"
    return Fault(wrong, "make sure that it is ReadWriteMany or ReadOnlyMany, or run one pod", claim)


def _images(body: Body) -> Iterator[Found]:
    for each in containers(body):
        image = at(each.body, "image")
        if isinstance(image, str) and (fault := unpinned(image)):
            yield (*each.path, "image"), fault


def _memory(body: Body) -> Iterator[Found]:
    for each in containers(body):
        limit, request = (at(each.body, "resources", key, "memory") for key in ("limits", "requests"))
        if limit is None:
            wrong = "is not set, so that one leak ends other pods of the node"
            yield (*each.path, "resources", "limits", "memory"), Fault(wrong, "set it to the request")
        # Without a request Kubernetes takes the limit.
        elif request is not None and _differ(limit, request):
            wrong = f"is not the limit {limit}, so that the node may promise memory that it lacks"
            yield (*each.path, "resources", "requests", "memory"), Fault(wrong, f"ask for {limit}", request)


def _differ(limit: Any, request: Any) -> bool:
    try:
        return UNKNOWN not in (limit, request) and quantity.parse(str(limit)) != quantity.parse(str(request))
    except ValueError:
        # What is no quantity is the API server's to refuse.
        return False


def _readiness(body: Body) -> Iterator[Found]:
    if kind(body) not in {("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "DaemonSet")}:
        return
    for each in containers(body):
        if each.serves and entries(each.body, "ports") and at(each.body, "readinessProbe") is None:
            wrong = "is not set, so that a pod gets requests before it can answer them"
            yield (*each.path, "readinessProbe"), Fault(wrong, "ask what says that the process is ready")


def _same_probe(body: Body) -> Iterator[Found]:
    for each in containers(body):
        ready, live = mapping(each.body, "readinessProbe"), mapping(each.body, "livenessProbe")
        # An open port tells nothing of what the process depends on.
        for way in ("httpGet", "grpc", "exec"):
            if ready.get(way) and live.get(way) == ready[way]:
                yield (*each.path, "livenessProbe", way), SAME_PROBE


def _timeouts(body: Body) -> Iterator[Found]:
    for each in containers(body):
        for key in ("readinessProbe", "livenessProbe"):
            probe = mapping(each.body, key)
            period, timeout = probe.get("periodSeconds", 10), probe.get("timeoutSeconds", 1)
            if UNKNOWN not in (period, timeout) and (fault := asked_too_soon(f"{period}s", f"{timeout}s")):
                yield (*each.path, key, "periodSeconds"), fault


def _claims(body: Body) -> Iterator[Found]:
    replicas = at(body, "spec", "replicas")
    found = pod(body)
    if found is None or kind(body) != ("apps", "Deployment") or not isinstance(replicas, int):
        return
    for step, volume in named(found.spec, "volumes"):
        claim = at(volume, "persistentVolumeClaim", "claimName")
        if isinstance(claim, str) and (fault := shared_claim(replicas, claim)):
            yield (*found.path, "volumes", step, "persistentVolumeClaim"), fault


def _service_links(body: Body) -> Iterator[Found]:
    found = pod(body)
    if found and is_not(at(found.spec, "enableServiceLinks"), False):
        wrong = "is not false, so that each Service of the namespace puts variables such as USER_PORT into the process"
        yield (*found.path, "enableServiceLinks"), Fault(wrong, "set it to false")


RULES = (
    Rule(
        "image-without-digest",
        "An image is pinned by its digest.",
        "advisory",
        _images,
        given_up_by=("image.ref", "init.image", "sidecars.image"),
    ),
    Rule(
        "memory-not-reserved",
        "A container has a memory limit, and asks for as much.",
        "advisory",
        _memory,
        given_up_by=("resources.memory_limit", "sidecars.resources.memory_limit"),
    ),
    Rule(
        "no-readiness-probe",
        "What has ports says when it is ready.",
        "advisory",
        _readiness,
        given_up_by=("health",),
    ),
    Rule(
        "same-probe-path",
        "Liveness does not ask what readiness asks.",
        "advisory",
        _same_probe,
        given_up_by=("health.live",),
    ),
    Rule(
        "timeout-above-interval",
        "A probe is asked no sooner than it must have answered.",
        "advisory",
        _timeouts,
        given_up_by=("health.interval",),
    ),
    Rule("shared-claim", "A claim is for one pod.", "advisory", _claims, given_up_by=("mounts.claim",)),
    Rule("service-links", "Other Services put no variables into a process.", "advisory", _service_links),
)
