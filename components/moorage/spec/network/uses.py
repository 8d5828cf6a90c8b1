"""The services that one calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import model_validator

from moorage.spec import process
from moorage.spec.values.conflicts import Conflict
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
    url: StrictBool = True
    """Whether it is called by HTTP; false: the network policy lets out, and no variable is set, so that ``env`` may set
    one. Default true."""

    @model_validator(mode="after")
    def _port_of_whom(self) -> Self:
        if not self.external and (self.port is not None or self.namespace is not None):
            raise invalid(
                "conflict",
                "port and namespace are for a service outside of this set",
                "remove them, or add external: true",
            )
        return self


def called_by_url(uses: Any) -> list[str]:
    """Return the names of the services that are called by HTTP, of ``uses`` as it was written."""
    return [told[0] for told in map(_told, _entries(uses)) if told[3] and isinstance(told[0], str)]


def repeated(uses: Any) -> Iterator[Conflict]:
    """Yield which services ``uses``, as it was written, names twice."""
    if len(_entries(uses)) < 2:
        return
    by_url = _twice(called_by_url(uses))
    for name in by_url:
        yield (
            ("uses",),
            invalid("repeated", f"names {name} twice", f"keep one: both would set {process.url_variable(name)}"),
        )
    ports = [told[:3] for told in map(_told, _entries(uses)) if isinstance(told[0], str) and told[0] not in by_url]
    for name in dict.fromkeys(name for name, _, _ in _twice(ports)):
        yield ("uses",), invalid("repeated", f"names {name} twice", "keep one: both open the same port")


def _entries(uses: Any) -> Any:
    return uses if isinstance(uses, (list, tuple)) else ()


def _told(use: Any) -> tuple[Any, str, str, bool]:
    """Return service, namespace and port, in words as nothing is checked yet, and whether it is called by HTTP."""
    if isinstance(use, Uses):
        return use.service, str(use.namespace), str(use.port), use.url
    if not isinstance(use, Mapping):
        return use, "None", "None", True
    return use.get("service"), str(use.get("namespace")), str(use.get("port")), use.get("url") is not False


def _twice(values: list[Any]) -> list[Any]:
    return sorted(value for value, number in Counter(values).items() if number > 1)
