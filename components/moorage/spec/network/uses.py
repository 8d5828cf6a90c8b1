"""The services that one calls."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from moorage.spec.values.fields import Name, Part, Port, StrictBool
from moorage.spec.values.validation import invalid


class Uses(Part):
    """A service that this one calls."""

    service: Name
    """Its name; ``user-api`` becomes ``USER_API_URL``."""
    namespace: Name | None = None
    """Its namespace. Default: the environment's."""
    external: StrictBool = False
    """True for a service that is not in this set of specs. Default false."""
    port: Port | None = None
    """The *container* port of an external service, which the network policy must let out. Default 8080."""

    @model_validator(mode="after")
    def _port_of_whom(self) -> Self:
        if not self.external and (self.port is not None or self.namespace is not None):
            raise invalid(
                "conflict",
                "gives a port or namespace of a service of this set",
                "remove it, or add external: true for another's",
            )
        return self
