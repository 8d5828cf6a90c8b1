"""What else a process listens on, beside ``port``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Discriminator, Tag

from moorage.spec.values.conflicts import Conflict, value_at
from moorage.spec.values.fields import Annotations, ContainerPort, Part, Port, StrictBool, mapping_or
from moorage.spec.values.limits import Matching
from moorage.spec.values.validation import invalid

HTTP = "http"
"""The name of ``port``, in the pod and in the Service."""
DEFAULT = 8080
"""The number of ``port`` unless the spec says so."""
_NUMBERS = (int, float)
PORT = 80
"""The Service's number of ``port`` unless the spec says so: what ``http://`` means."""
NAME = r"(?=[-a-z0-9]{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*"


class NamedPort(Part):
    """A port of the container."""

    port: ContainerPort
    """The number that the process listens on, by TCP."""
    service: StrictBool = True
    """Whether it is in the Service too, under the same number, for all who may call the service. Default true; false:
    for the kubelet's probes and, where ``metrics.port`` names it, Prometheus alone."""


class ServiceSettings(Part):
    """The Service, the name by which others call."""

    port: Port = PORT
    """Its port that leads to ``port``. Default 80, so that a name alone is a URL."""
    annotations: Annotations | None = None
    """What a load balancer or a mesh reads of the Service. Default none."""


PortName = Annotated[
    str,
    Matching(
        "bad-name",
        rf"(?!{HTTP}$){NAME}",
        "is not the name of a port",
        f"use at most 15 lower-case letters, digits and '-', a letter among them; {HTTP} is the name of `port`",
    ),
]
"""What Kubernetes takes for a port's name (RFC 6335), but for that of ``port``."""
Ports = dict[
    PortName,
    Annotated[
        Annotated[NamedPort, Tag("#mapping")] | Annotated[ContainerPort, Tag("#short")],
        Discriminator(mapping_or(lambda value: not isinstance(value, (Mapping, BaseModel)))),
    ],
]


PortRef = Annotated[str, Matching("bad-name", NAME, "is not the name of a port", f"name {HTTP}, or one of ports")]
"""A port of the service, ``port`` or one of ``ports``."""


def numbers(data: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers of a service's ports by their names, as far as it is written well."""
    ports = data.get("ports")
    written = {HTTP: data.get("port") or DEFAULT, **(ports if isinstance(ports, Mapping) else {})}
    found = {name: port if isinstance(port, _NUMBERS) else value_at(port, "port") for name, port in written.items()}
    return {name: number for name, number in found.items() if isinstance(number, _NUMBERS)}


def repeated(data: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield the ports whose number another one has."""
    first: dict[float, str] = {}
    for name, number in numbers(data).items():
        other = first.setdefault(number, name)
        if other != name:
            yield ("ports", name), invalid("repeated", f"has the number of port {other}", "give it another one")


def taken(data: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield whether the Service would have one number twice."""
    number, ports = value_at(data, "service", "port"), data.get("ports")
    for name, port in ports.items() if isinstance(ports, Mapping) else ():
        inside = isinstance(port, _NUMBERS) or value_at(port, "service") is not False
        if number is not None and inside and numbers(data).get(name) == number:
            yield ("service", "port"), invalid("repeated", f"is the number of port {name}", "give it another one")
