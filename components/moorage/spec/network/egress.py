"""What else a service reaches."""

from __future__ import annotations

from moorage.spec.network.peer import Peer
from moorage.spec.values.fields import Port


class Egress(Peer):
    """Pods or a network that the service reaches; a network policy cannot name hosts."""

    port: Port
    """TCP port there; of pods, the container's."""
