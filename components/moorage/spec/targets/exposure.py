"""By which way services are reached from outside the cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from moorage.spec.network.peer import Peer
from moorage.spec.values.conflicts import only_one_of
from moorage.spec.values.fields import OFF_OR, Annotations, Name, Off, Part, StrictBool, SubdomainName, mapping_or


class Gateway(Part):
    """A Gateway of the Gateway API: each exposed service gets an HTTPRoute. It must allow routes of this namespace, and
    its listeners have ports and certificates."""

    name: SubdomainName
    """The Gateway's name."""
    namespace: Name
    """The Gateway's namespace."""
    listener: SubdomainName | None = None
    """One listener of it, such as ``https`` (the route's ``sectionName``). Default: all that take the host."""
    proxies: list[Peer] = []
    """Where requests come from: the pods that the gateway's controller runs, or the network of a load balancer outside
    the cluster. Network policies let them in. Default: every pod of the Gateway's namespace."""


class IngressTls(Part):
    """The certificate of every Ingress."""

    secret: SubdomainName
    """The Secret's name, in the services' namespace."""


class IngressClass(Part):
    """A class of Ingress: each exposed service gets an Ingress.

    Pulumi's plugin waits until the controller has given the Ingress an address; with a controller that never does, set
    the annotation ``pulumi.com/skipAwait: "true"``.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    class_name: SubdomainName = Field(alias="class")
    """Written ``class``. The IngressClass, such as ``nginx``."""
    proxies: Annotated[list[Peer], Field(min_length=1)]
    """Where requests come from: the controller's pods, such as ``{namespace: ingress-nginx}``, or the network of a load
    balancer outside the cluster. Network policies let them in."""
    tls: Annotated[
        Annotated[IngressTls, Tag("#mapping")] | Annotated[StrictBool, Tag("#short")],
        Discriminator(mapping_or(lambda value: not isinstance(value, (Mapping, IngressTls)))),
    ] = False
    """Whether hosts are served by TLS: true with a Secret ``<service>-tls`` for each service, as cert-manager makes it,
    or with the one that is named. Default false."""
    annotations: Annotations = {}
    """What the controller or cert-manager reads, such as ``cert-manager.io/cluster-issuer``. Default none."""


class Exposure(Part):
    """By which way the services with ``expose`` are reached: a gateway, or an ingress."""

    gateway: Gateway | None = None
    """A Gateway of the Gateway API."""
    ingress: IngressClass | None = None
    """A class of Ingress."""

    _one_way = model_validator(mode="before")(
        only_one_of("gateway", "ingress", remedy="name the Gateway or the class of the Ingress, or write off")
    )


ExposureOrOff = Annotated[Annotated[Exposure, Tag("#mapping")] | Annotated[Off, Tag("#short")], OFF_OR]
"""By which way, or ``off``."""
