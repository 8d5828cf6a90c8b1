"""What breaks callers because a port moves, is renamed or goes."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.plan.service import called_ports
from moorage.review.diff.compared import Compared, Half
from moorage.review.diff.findings.words import breaks, callers
from moorage.review.diff.model import Finding
from moorage.spec.endpoints.ports import HTTP


def ports(each: Compared) -> Iterator[Finding]:
    """Yield what becomes of the ports at which a service was called."""
    if each.both is None:
        return
    before, after = each.both
    were, become = _of_service(before), _of_service(after)
    if were and not become:
        yield breaks(each, "service-gone", f"{callers(each)}, which has no Service any more", each.place(("service",)))
        return
    for name, number in were.items():
        if name not in become:
            yield _gone(each, name, number, {other: port for port, other in become.items()}.get(number))
        elif become[name] != number:
            yield _moved(each, name, number, become[name])
        elif called_ports(before.spec)[name] != called_ports(after.spec)[name]:
            yield from _inside(each, before, after, name)


def _of_service(half: Half) -> dict[str, int]:
    service = half.plan.manifests.get("service")
    return {port["name"]: port["port"] for port in service["spec"]["ports"]} if service else {}


def _moved(each: Compared, name: str, number: int, now: int) -> Finding:
    if name != HTTP:
        message = f"{callers(each)}, whose port {name} moves from {number} to {now}"
        return breaks(each, "port-moved", message, each.place(("ports", name)))
    message = f"{callers(each)} at port {number}, which becomes {now}"
    return breaks(each, "port-moved", message, each.place(("service", "port"), ("service",)))


def _gone(each: Compared, name: str, number: int, renamed: str | None) -> Finding:
    if renamed is not None:
        message = f"{callers(each)}, whose port {name} ({number}) is renamed to {renamed}"
        return breaks(each, "port-renamed", message, each.place(("ports", renamed)))
    message = f"{callers(each)}, whose port {name} ({number}) is gone"
    return breaks(each, "port-gone", message, each.place(("ports", name), ("ports",)))


def _inside(each: Compared, before: Half, after: Half, name: str) -> Iterator[Finding]:
    """Yield that the process moves behind its Service: policies name its own port, and let out to the new one alone."""
    old, new = called_ports(before.spec)[name], called_ports(after.spec)[name]
    limited = [name for name in each.affected if each.heads.specs[name].network_policy]
    if not after.spec.network_policy and not limited:
        return
    message = (
        f"{callers(each)}, whose process moves from port {old} to {new}: "
        "until its last old pod is gone, network policies cut requests to those off"
    )
    keys = [("port",)] if name == HTTP else [("ports", name)]
    yield breaks(each, "port-moved", message, each.place(*keys))
