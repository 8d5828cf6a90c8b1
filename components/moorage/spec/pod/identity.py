"""Whom a service's process runs as."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from moorage.spec.values.fields import Part, StrictInt, mapping_or
from moorage.spec.values.limits import Between

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
