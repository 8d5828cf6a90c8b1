"""Where services run. What a service is, is `spec.py`'s business."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    ModelWrapValidatorHandler,
    Tag,
    model_validator,
)

from moorage import values
from moorage.clashes import Clash, checked
from moorage.fields import Flag, LabelKey, LabelValue, Name, Part, SubdomainName, Text, mapping_or
from moorage.limits import Matching
from moorage.parts.namespace import OF_KUBERNETES, CreatedNamespace, FlagOrCreated
from moorage.parts.resolvers import Dns
from moorage.parts.running import SecretRef
from moorage.refnames import REGISTRY
from moorage.refusal import refuse

OLDEST_KUBERNETES = (1, 30)
"""The first version with a native ``preStop.sleep`` by default (KEP-3960)."""


def _as_written(value: Any) -> Any:
    # 1.30 without quotes is the number 1.3; the loader keeps what was written.
    return getattr(value, "written", value)


def _supported(value: str) -> str:
    if tuple(map(int, value.split("."))) < OLDEST_KUBERNETES:
        raise refuse("is older than 1.30", "upgrade the cluster: moorage needs the native preStop.sleep of 1.30")
    return value


class Kubernetes(Part):
    """Which cluster, or which folder instead of one."""

    context: Text | None = None
    """A context of the kubeconfig."""
    render_to: Text | None = None
    """A folder for YAML files instead of a cluster, relative to the project's root."""
    version: Annotated[
        str,
        BeforeValidator(_as_written),
        Matching(r"[0-9]{1,3}\.[0-9]{1,3}", "is not a version of Kubernetes", "write it such as 1.30"),
        AfterValidator(_supported),
    ] = "1.30"
    """The oldest that the manifests must run on, at least 1.30; from 1.36 on, pods have a user namespace. Default
    ``1.30``."""

    @model_validator(mode="wrap")
    @classmethod
    def _one(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return checked(cls.__name__, data, handler, _places)

    @property
    def release(self) -> tuple[int, int]:
        """`version` in numbers, which can be compared."""
        major, minor = self.version.split(".")
        return int(major), int(minor)


def _places(data: Mapping[str, Any]) -> Iterator[Clash]:
    named = [key for key in ("context", "render_to") if data.get(key) is not None]
    if not named:
        yield (
            (),
            refuse(
                "names neither a context nor a folder to render to",
                "set context or render_to: the context that happens to be current is never used",
            ),
        )
    if len(named) > 1:
        yield (), refuse("names both a context and a folder to render to", "keep one")


class Registry(Part):
    """Where images are published."""

    url: Annotated[
        str,
        Matching(
            REGISTRY,
            "is not the address of a registry",
            "write host, port and path without https://, such as registry.example.com/shop",
        ),
    ]
    """Host, optional port, optional path."""
    insecure: Flag = False
    """Plain http instead of TLS, for pushes and for ``image.base``; for a registry on loopback only. With the builders
    ``docker`` and ``buildkit`` their own daemon decides how it pushes. Default false."""
    pull_secrets: Annotated[list[SubdomainName], AfterValidator(values.without_repetition)] = []
    """Names of the namespace's image pull Secrets."""

    @model_validator(mode="after")
    def _secure(self) -> Self:
        if self.insecure and not is_loopback(self.url):
            raise refuse(
                "insecure is for a registry on loopback only", "give the registry a certificate, and remove it"
            )
        return self


def is_loopback(url: str) -> bool:
    """Tell whether the host of ``host[:port][/path]`` is this machine itself."""
    host = url.split("/")[0].rsplit(":", 1)[0]
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Build(Part):
    """How binaries are built."""

    rebuild_all: Flag = False
    """Compile every package anew (``go build -a``). Default false; the bytes are the same."""
    go: (
        Annotated[
            str,
            BeforeValidator(_as_written),
            Matching(r"1\.[0-9]+(\.[0-9]+|rc[0-9]+)", "is not a release of Go", "write it such as 1.26.8, in full"),
        ]
        | None
    ) = None
    """The Go release that compiles, such as ``1.26.8``, where go.mod has no line ``toolchain``. Default: the installed
    one, with a warning."""
    cache_to: Text | None = None
    """Where BuildKit exports its cache to; turns building in previews off. Default nowhere."""


class Monitoring(Part):
    """Which Prometheus scrapes."""

    namespace: Name
    """Where Prometheus runs; network policies let it in."""
    labels: dict[LabelKey, LabelValue] = {}
    """What that Prometheus selects ServiceMonitors by, such as ``release: prometheus``."""


class Secure(Part):
    """A value that Pulumi encrypted; only Pulumi opens it."""

    secure: str = Field(repr=False)

    @model_validator(mode="before")
    @classmethod
    def _encrypted(cls, data: Any) -> Any:
        if not isinstance(data, (Mapping, Secure)):
            raise refuse(
                "is not encrypted",
                "set it with `pulumi config set --secret --path 'moorage:environment.consul.token'`",
                shown=False,
            )
        return data


class ConsulSettings(Part):
    """The Consul that other clusters ask."""

    address: Text | None = None
    """HTTP API for Pulumi (``register: catalog``), such as ``https://consul.example.com:8501``."""
    agent_address: Annotated[str, AfterValidator(values.agent_address)] = "$(HOST_IP):8500"
    """HTTP API of the agent for the process (``register: agent``), with its port. Default: the agent on the pod's
    node."""
    datacenter: (
        Annotated[
            str,
            Matching(r"[A-Za-z0-9_-]+", "is not the name of a datacenter", "use letters, digits, '-' and '_'"),
        ]
        | None
    ) = None
    """Default: the agent's own."""
    token: Secure | None = None
    """Pulumi's token, a secret of the stack."""
    agent_token: SecretRef | None = None
    """The process' token, in a Secret of the namespace."""
    esm: Flag = False
    """Whether consul-esm runs: it alone executes the checks of catalog entries. Default false."""


def _off(value: Any) -> Any:
    return "off" if value is False else value


class Environment(Part):
    """One environment, ``config: {moorage:environment: {…}}`` of a stack's file.

    Raises pydantic's ``ValidationError`` with every problem; `moorage.loading` turns it into ``file:line`` messages.
    """

    name: Name
    """Default: the stack's name."""
    cluster: Name | None = None
    """The cluster's name towards others: in Consul's catalog a service is ``<cluster>-<namespace>-<service>``. Default:
    the environment's."""
    namespace: Name
    """Where the services live."""
    create_namespace: FlagOrCreated = False
    """Whether the stack creates the namespace; true is the defaults of CreatedNamespace. Default false."""
    kubernetes: Kubernetes
    """Which cluster or folder."""
    dns: Dns = Dns()
    """Where pods look names up."""
    registry: Registry | None = None
    """Default none: images stay in a folder."""
    builder: Literal["oci", "docker", "buildkit"] = "oci"
    """Who packs images. Default ``oci``: moorage itself."""
    build: Build = Build()
    """How binaries are built."""
    monitoring: Annotated[
        Annotated[Monitoring, Tag("#mapping")] | Annotated[Literal["off"], BeforeValidator(_off), Tag("#short")],
        Discriminator(mapping_or(lambda value: value is False or value == "off")),
    ]
    """``off``, or which Prometheus: explicit, as the ServiceMonitor's CRD is there or not."""
    consul: ConsulSettings | None = None
    """Default none."""
    defaults: dict[str, Any] = {}
    """A layer below every service's own file."""
    services: dict[str, dict[str, Any]] = {}
    """A layer above the file of the service of that name."""

    @model_validator(mode="wrap")
    @classmethod
    def _complete(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return checked(cls.__name__, data, handler, _between)

    @property
    def created_namespace(self) -> CreatedNamespace | None:
        """How the stack creates the namespace; None when it does not."""
        asked = self.create_namespace
        return (CreatedNamespace() if asked else None) if isinstance(asked, bool) else asked

    @property
    def cluster_name(self) -> str:
        """`cluster`, or its default."""
        return self.cluster or self.name


def _between(data: Mapping[str, Any]) -> Iterator[Clash]:
    name = data.get("namespace")
    if name in OF_KUBERNETES and data.get("create_namespace") not in (None, False):
        yield (
            ("create_namespace",),
            refuse(
                f"asks for {name}, which Kubernetes itself creates",
                "use a namespace of your own, or remove create_namespace",
                shown=False,
            ),
        )
    builder = data.get("builder")
    if builder in ("docker", "buildkit") and data.get("registry") is None:
        yield (
            (),
            refuse(
                f"has builder {builder} without registry",
                "set registry.url: without one there is no digest to pin, or use builder oci",
            ),
        )
