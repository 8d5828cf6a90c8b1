"""What runs beside the process in its own pods: before it starts, and as long as it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, model_validator

from moorage.spec.endpoints.ports import PortName, numbers
from moorage.spec.image.image import ImageRef
from moorage.spec.pod.env import SecretRef, Variable
from moorage.spec.pod.jobs import Command
from moorage.spec.running import Resources
from moorage.spec.values.accepted import passed_on
from moorage.spec.values.conflicts import Conflict, value_at
from moorage.spec.values.fields import Argument, ContainerPort, EnvironmentName, Name, Part
from moorage.spec.values.limits import Matching
from moorage.spec.values.validation import invalid

SidecarName = Annotated[
    str,
    Matching(
        "bad-name",
        r"[a-z]([-a-z0-9]{0,57}[a-z0-9])?",
        "is not the name of a sidecar",
        "use lower-case letters, digits and '-', starting with a letter, at most 59 characters",
    ),
]
"""A container's name that is a volume's too, after ``tmp-``."""


class InitContainer(Part):
    """A container that runs to its end before the process starts, in each pod that serves."""

    args: list[Argument] = []
    """Arguments. Default none."""
    command: Command | None = None
    """The program and its first arguments. Default: the service's; with ``image`` what that image starts."""
    image: ImageRef | None = None
    """Another image. Default: the service's."""

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if not self.args and self.command is None and self.image is None:
            raise invalid(
                "incomplete", "has neither args, command nor image", "say what to run: without them it would serve"
            )
        return self


class Sidecar(Part):
    """A container that starts before the process and stops after it, under the same security.

    It has a disk at ``/tmp`` of its own, and neither the service's variables nor its mounts. It runs beside the
    migration and the jobs too, and does not keep them from ending.
    """

    image: ImageRef
    """Its image."""
    command: Command | None = None
    """The program and its first arguments. Default: what the image starts."""
    args: list[Argument] = []
    """Arguments. Default none."""
    env: Annotated[dict[EnvironmentName, Variable], AfterValidator(passed_on)] = {}
    """Its variables. Default none."""
    secrets: dict[EnvironmentName, SecretRef] = {}
    """Its variables from existing Secrets. Default none."""
    ports: dict[PortName, ContainerPort] = {}
    """What it listens on, by name. Neither the Service nor the network policy opens them. Default none."""
    resources: Resources = Resources()
    """Requests and limits of its own, with the same defaults."""


Init = dict[Name, InitContainer]
Sidecars = dict[SidecarName, Sidecar]


def container_conflicts(data: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield the containers, ports and variables of a pod that are there twice."""
    yield from _names(data)
    yield from _ports(data)
    yield from _variables(data)


def _names(data: Mapping[str, Any]) -> Iterator[Conflict]:
    taken = {str(data.get("name")): "the container that serves"}
    for key in ("sidecars", "init"):
        for name in map(str, _mapping(data, key)):
            if name in taken:
                yield (key, name), invalid("repeated", f"has the name of {taken[name]}", "give it another one")
            taken.setdefault(name, f"{key}.{name}")


def _ports(data: Mapping[str, Any]) -> Iterator[Conflict]:
    # The containers of a pod share one network: two cannot listen on one port, and a probe finds a port by its name.
    first = numbers(data)
    named, numbered = (
        dict.fromkeys(first, "the service"),
        {number: f"{name} of the service" for name, number in first.items()},
    )
    for sidecar, ports in ((name, value_at(each, "ports")) for name, each in _mapping(data, "sidecars").items()):
        for port, number in ports.items() if isinstance(ports, Mapping) else ():
            at = ("sidecars", str(sidecar), "ports", str(port))
            if port in named:
                yield at, invalid("repeated", f"has the name of a port of {named[port]}", "give it another one")
            if number in numbered:
                yield at, invalid("repeated", f"has the number of port {numbered[number]}", "give it another one")
            named.setdefault(port, f"sidecars.{sidecar}")
            if isinstance(number, (int, float)):
                numbered.setdefault(number, f"{port} of sidecars.{sidecar}")


def _variables(data: Mapping[str, Any]) -> Iterator[Conflict]:
    for name, each in _mapping(data, "sidecars").items():
        env, secrets = value_at(each, "env"), value_at(each, "secrets")
        if isinstance(env, Mapping) and isinstance(secrets, Mapping):
            for variable in (variable for variable in secrets if variable in env):
                at = ("sidecars", str(name), "secrets", str(variable))
                yield at, invalid("conflict", "is also set in env", "set only one")


def _mapping(data: Mapping[str, Any], key: str) -> Mapping[Any, Any]:
    found = data.get(key)
    return found if isinstance(found, Mapping) else {}
