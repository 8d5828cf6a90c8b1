"""What breaks callers because they may not come in any more."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.review.diff.compared import Compared, Half
from moorage.review.diff.findings.policies import covers
from moorage.review.diff.findings.words import listed, shuts_out
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
        yield shuts_out("policy-closed", f"{message} is shut out", each.place(("network_policy",)))
        return
    for index, peer in enumerate(before.spec.allow_from):
        if not _still_in(peer, after):
            message = f"{_named(peer)} may not call {each.name} any more"
            yield shuts_out("caller-shut-out", message, each.place(("allow_from",), ("allow_from", index)))


def _still_in(peer: AllowFrom, after: Half) -> bool:
    return any(_covers(other, peer) for other in after.spec.allow_from)


def _covers(outer: Peer, inner: Peer) -> bool:
    if outer.cidr is None or inner.cidr is None:
        same = outer.cidr == inner.cidr and outer.namespace == inner.namespace
        return same and outer.pods.items() <= inner.pods.items()
    return covers((outer.cidr, outer.excluded), (inner.cidr, inner.excluded))


def _named(peer: Peer) -> str:
    if peer.cidr is not None:
        return f"{peer.cidr} except {listed(peer.excluded)}" if peer.excluded else peer.cidr
    pods = listed([f"{key}={value}" for key, value in sorted(peer.pods.items())])
    where = f"namespace {peer.namespace}" if peer.namespace else "its own namespace"
    return f"pods {pods} of {where}" if pods else f"every pod of {where}"
