"""Who else may call a service."""

from __future__ import annotations

from moorage.spec.network.peer import Peer


class AllowFrom(Peer):
    """Who may call the service, beside those of this set that use it.

    A ``cidr`` is held against the address from which the packet reaches the pod. Through a NodePort or load balancer
    that is the caller's own only where the way keeps it (``externalTrafficPolicy: Local``); otherwise it is a node's,
    and through a gateway or proxy it is the proxy's pod: name that one.
    """
