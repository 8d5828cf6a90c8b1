"""Where a variable of the process comes from."""

from __future__ import annotations

from moorage.spec.values.fields import Part, SecretKey, SubdomainName


class SecretRef(Part):
    """One key of an existing Secret in the service's namespace."""

    secret: SubdomainName
    """The Secret's name."""
    key: SecretKey
    """The key in it."""
