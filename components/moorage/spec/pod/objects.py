"""The objects that a service becomes, by role: patches, files and Pulumi's resources name them so."""

from __future__ import annotations

ROLES = (
    "service-account",
    "jobs-policy",
    "files",
    "migrate",
    "deployment",
    "service",
    "former-service",
    "disruption-budget",
    "autoscaler",
    "network-policy",
    "route",
    "ingress",
    "job",
    "monitor",
    "alerts",
    "dashboard",
)
"""The objects of a service, in the order in which they are rendered and registered. What stands before ``migrate`` is
what its pods need, and the rest waits for it. A contract: a child is
``<name>-<role>``, so a changed role needs an alias and a line in the changelog. A role that a service may have several
objects of is followed by their key, ``job.nightly``: with its dot no other service's child has the same name. That of
``files`` is a hash of what they hold."""
_SEVERAL = {"files", "job"}
SINGLE = tuple(role for role in ROLES if role not in _SEVERAL)
"""Those that a service has one of."""
