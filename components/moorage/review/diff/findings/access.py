"""What breaks callers because they may not come in any more."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from moorage.review.diff.compared import Compared, Half
from moorage.review.diff.findings.words import breaks, listed
from moorage.review.diff.model import Finding
from moorage.spec.network.allow_from import AllowFrom
from moorage.spec.network.peer import Peer


def shut_out(each: Compared) -> Iterator[Finding]:
    """Yield whom the network policy of a service lets in no more; those that gave up `uses` themselves are not hurt."""
    if each.both is None:
        return
    before, after = each.both
    if not after.spec.network_policy:
        return
    if not before.spec.network_policy:
        message = f"{each.name} gets a network policy: who is neither in uses of another service nor in its allow_from"
        yield breaks(each, "policy-closed", f"{message} is shut out", each.place(("network_policy",)))
        return
    for index, peer in enumerate(before.spec.allow_from):
        if not _still_in(peer, after):
            message = f"{_named(peer)} may not call {each.name} any more"
            yield breaks(each, "caller-shut-out", message, each.place(("allow_from",), ("allow_from", index)))


def _still_in(peer: AllowFrom, after: Half) -> bool:
    return any(_covers(other, peer) for other in after.spec.allow_from)


def _covers(outer: Peer, inner: Peer) -> bool:
    if outer.cidr is None or inner.cidr is None:
        same = outer.cidr == inner.cidr and outer.namespace == inner.namespace
        return same and outer.pods.items() <= inner.pods.items()
    large, small = ipaddress.ip_network(outer.cidr), ipaddress.ip_network(inner.cidr)
    within = large.version == small.version and small.subnet_of(large)  # type: ignore[arg-type]
    return within and all(_excluded(each, inner) for each in outer.excluded)


def _excluded(network: str, inner: Peer) -> bool:
    """Tell whether a network that HEAD leaves out was out of what BASE let in already."""
    out = ipaddress.ip_network(network)
    was_in = out.overlaps(ipaddress.ip_network(inner.cidr or network))
    return not was_in or any(out.subnet_of(ipaddress.ip_network(each)) for each in inner.excluded)  # type: ignore[arg-type]


def _named(peer: Peer) -> str:
    if peer.cidr is not None:
        return f"{peer.cidr} except {listed(peer.excluded)}" if peer.excluded else peer.cidr
    pods = listed([f"{key}={value}" for key, value in sorted(peer.pods.items())])
    where = f"namespace {peer.namespace}" if peer.namespace else "its own namespace"
    return f"pods {pods} of {where}" if pods else f"every pod of {where}"
