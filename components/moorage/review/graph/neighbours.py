"""Whoever is at the other end of a connection and is no service: pods and networks, as a policy names them."""

from __future__ import annotations

from moorage.review.graph.model import Kind, Node
from moorage.spec.environment import Environment
from moorage.spec.network.peer import Peer


def pods_or_network(peer: Peer, environment: Environment) -> Node:
    """Return the node of a peer. Without a namespace it means pods of the environment's own."""
    if peer.cidr is not None:
        return Node(Kind.NETWORK, peer.cidr, f"except {', '.join(sorted(peer.excluded))}" if peer.excluded else "")
    labels = ", ".join(f"{key}={value}" for key, value in sorted(peer.pods.items()))
    return Node(Kind.PODS, labels or "every pod", f"in {peer.namespace or environment.namespace}")


def described(peer: Peer, environment: Environment) -> str:
    """Return a peer in words."""
    node = pods_or_network(peer, environment)
    return f"{node.name} {node.where}".strip()
