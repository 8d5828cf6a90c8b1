"""Who else may call a service."""

from __future__ import annotations

from moorage.spec.values.fields import Name, Part


class AllowFrom(Part):
    """Who may call the service, beside those of this set that use it."""

    namespace: Name
    """Every pod of this namespace."""
