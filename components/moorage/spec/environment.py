"""Where services run. What a service is, `moorage.spec.service` says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    ModelWrapValidatorHandler,
    Tag,
    model_validator,
)

from moorage.spec.targets.consul import ConsulSettings
from moorage.spec.targets.exposure import ExposureOrOff
from moorage.spec.targets.kubernetes import Kubernetes, _as_written
from moorage.spec.targets.monitoring import Monitoring
from moorage.spec.targets.namespace import OF_KUBERNETES, CreatedNamespace, FlagOrCreated
from moorage.spec.targets.registry import Registry
from moorage.spec.targets.resolvers import Dns
from moorage.spec.targets.tracing import TracingOrOff
from moorage.spec.values.conflicts import Conflict, validated
from moorage.spec.values.fields import OFF_OR, Name, Off, Part, StrictBool, Text
from moorage.spec.values.limits import Matching
from moorage.spec.values.validation import invalid

GO_RELEASE = r"1\.[0-9]+(\.[0-9]+|rc[0-9]+)"
"""A Go release in full, without its ``go``."""


class Build(Part):
    """How binaries are built."""

    rebuild_all: StrictBool = False
    """Compile every package anew (``go build -a``). Default false; the bytes are the same."""
    go: (
        Annotated[
            str,
            BeforeValidator(_as_written),
            Matching("bad-go-release", GO_RELEASE, "is not a release of Go", "write it such as 1.26.8, in full"),
        ]
        | None
    ) = None
    """The Go release that compiles, such as ``1.26.8``, where go.mod has no line ``toolchain``. Default: the installed
    one, with a warning."""
    cache_to: Text | None = None
    """Where BuildKit exports its cache to; turns building in previews off. Default nowhere."""


class Environment(Part):
    """One environment, ``config: {moorage:environment: {…}}`` of a stack's file.

    Raises pydantic's ``ValidationError`` with every problem; `moorage.reading` turns it into ``file:line`` messages.
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
    monitoring: Annotated[Annotated[Monitoring, Tag("#mapping")] | Annotated[Off, Tag("#short")], OFF_OR]
    """``off``, or which Prometheus: explicit, as the ServiceMonitor's CRD is there or not."""
    tracing: TracingOrOff | None = None
    """``off``, or which collector receives the services' traces. Default none."""
    exposure: ExposureOrOff | None = None
    """By which way services with ``expose`` are reached from outside the cluster; ``off``: by none. Default none, which
    refuses such services."""
    consul: ConsulSettings | None = None
    """Default none."""
    defaults: dict[str, Any] = {}
    """A layer below every service's own file."""
    services: dict[str, dict[str, Any]] = {}
    """A layer above the file of the service of that name."""

    @model_validator(mode="wrap")
    @classmethod
    def _complete(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return validated(cls.__name__, data, handler, _between)

    @property
    def created_namespace(self) -> CreatedNamespace | None:
        """How the stack creates the namespace; None when it does not."""
        asked = self.create_namespace
        return (CreatedNamespace() if asked else None) if isinstance(asked, bool) else asked

    @property
    def cluster_name(self) -> str:
        """`cluster`, or its default."""
        return self.cluster or self.name


def _between(data: Mapping[str, Any]) -> Iterator[Conflict]:
    name = data.get("namespace")
    if name in OF_KUBERNETES and data.get("create_namespace") not in (None, False):
        yield (
            ("create_namespace",),
            invalid(
                "reserved-name",
                f"asks for {name}, which Kubernetes itself creates",
                "use a namespace of your own, or remove create_namespace",
                shown=False,
            ),
        )
    builder = data.get("builder")
    if builder in ("docker", "buildkit") and data.get("registry") is None:
        yield (
            (),
            invalid(
                "incomplete",
                f"has builder {builder} without registry",
                "set registry.url: without one there is no digest to pin, or use builder oci",
            ),
        )
