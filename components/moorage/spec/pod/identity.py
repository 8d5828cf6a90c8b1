"""Whom a service's process runs as, on its node and towards the cluster."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Tag, model_validator

from moorage.spec.pod.labels import Annotations
from moorage.spec.values.fields import Part, StrictBool, StrictInt, SubdomainName, mapping_or
from moorage.spec.values.limits import Between
from moorage.spec.values.validation import invalid

NONROOT = 65532
"""The user and group "nonroot" of minimal images."""
Number = Annotated[StrictInt, Between(1, 2**31 - 1)]
"""A UID or GID as Kubernetes takes it; never root."""


class RunAs(Part):
    """The numbers of the process, the same in every pod."""

    user: Number = NONROOT
    """UID. Default 65532."""
    group: Number = NONROOT
    """GID. Default 65532."""
    fs_group: Number | None = None
    """GID that owns the pod's volumes. Default none."""


RunAsOrPlatform = Annotated[
    Annotated[RunAs, Tag("#mapping")] | Annotated[Literal["platform"], Tag("#short")],
    Discriminator(mapping_or(lambda value: isinstance(value, str))),
]
"""The numbers, or ``platform``: the cluster chooses them."""


class ServiceAccount(Part):
    """The account of every pod: the service's own, or one that is there."""

    name: SubdomainName | None = None
    """An existing ServiceAccount of the namespace; without it no pod starts. Default: one is made, with the service's
    name and no rights."""
    annotations: Annotations = {}
    """Annotations of the account that is made, such as a cloud's role. Default none."""
    token: StrictBool = False
    """Whether pods get its token, for a program that asks the API server. The network policy does not let it out there:
    write its address and port into `egress`. Default false."""

    @model_validator(mode="after")
    def _annotated(self) -> Self:
        if self.name is not None and self.annotations:
            raise invalid(
                "conflict",
                "has both name and annotations",
                "annotate the account where it is made, or remove name",
            )
        return self
