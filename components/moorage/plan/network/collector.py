"""Where the collector of the services' traces is, as a network policy names it."""

from __future__ import annotations

import ipaddress

from moorage.plan.naming import NAMESPACE_NAME, Manifest
from moorage.spec.targets.tracing import Tracing


def where(tracing: Tracing, namespace: str) -> list[Manifest]:
    """Return the peers of the rule that lets spans out; none is anyone, for a host that no selector names.

    ``namespace``: where the services live, which is that of a name without dots.
    """
    host = tracing.host
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        _, *rest = host.split(".")
        if host.startswith("$") or (len(rest) > 1 and rest[1] != "svc"):
            return []
        return [{"namespaceSelector": {"matchLabels": {NAMESPACE_NAME: rest[0] if rest else namespace}}}]
    return [{"ipBlock": {"cidr": f"{address}/{address.max_prefixlen}"}}]
