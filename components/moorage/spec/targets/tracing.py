"""Who receives the services' traces."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Tag

from moorage.spec.values.fields import OFF_OR, Off, Part
from moorage.spec.values.validation import invalid

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_COLLECTOR = re.compile(
    rf"https?://(?P<host>\$\(HOST_IP\)|\[(?P<v6>[0-9A-Fa-f:.]+)\]|{_LABEL}(?:\.{_LABEL})*)"
    r"(?::(?P<port>\d{1,5}))?(?P<path>/[A-Za-z0-9._~/-]*)?",
    re.ASCII,
)
_LONGEST_NAME = 253
_PORTS = {"http": 80, "https": 443}


def _collector(value: str) -> str:
    """Return the base address of an OTLP collector as Go's parser and the chassis take it."""
    remedy = "write it such as http://collector.observability:4318, without user, query or fragment"
    # What is before an @ may be a password.
    wrong = invalid("bad-address", "is not the address of an OTLP collector", remedy, shown="@" not in value)
    found = _COLLECTOR.fullmatch(value)
    if found is None or len(found["host"]) > _LONGEST_NAME:
        raise wrong
    if found["v6"] is not None:
        try:
            ipaddress.IPv6Address(found["v6"])
        except ValueError as error:
            raise wrong from error
    if found["port"] is not None and not 1 <= int(found["port"]) <= 65535:
        raise invalid("out-of-range", "port must be between 1 and 65535", remedy)
    return value


class Tracing(Part):
    """Which OTLP collector receives the services' traces."""

    endpoint: Annotated[str, AfterValidator(_collector)]
    """Its base address for OTLP over HTTP, such as ``http://collector.observability:4318``: without user, query or
    fragment. Every service gets it as ``OTEL_EXPORTER_OTLP_ENDPOINT``, and its network policy lets it out to that host:
    to the namespace of ``NAME.NAMESPACE`` or ``NAME.NAMESPACE.svc…``, to an IP address, and at the port alone, to
    anyone, for other names and ``$(HOST_IP)``, a collector on each node. A policy acts on the collector's own port,
    which its Service must not translate."""

    @property
    def port(self) -> int:
        """The port of the endpoint, or its scheme's."""
        found = urlsplit(self.endpoint)
        return found.port or _PORTS[found.scheme]

    @property
    def host(self) -> str:
        """The host of the endpoint in lower case, without brackets."""
        return urlsplit(self.endpoint).hostname or ""


TracingOrOff = Annotated[Annotated[Tracing, Tag("#mapping")] | Annotated[Off, Tag("#short")], OFF_OR]
"""Which collector, or ``off``."""
