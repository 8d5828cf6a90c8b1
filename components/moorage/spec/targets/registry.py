"""Where images are published."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    model_validator,
)

from moorage.spec.values import accepted
from moorage.spec.values.fields import Part, StrictBool, SubdomainName
from moorage.spec.values.image_names import REGISTRY, is_loopback
from moorage.spec.values.limits import Matching
from moorage.spec.values.validation import invalid


class Registry(Part):
    """Where images are published."""

    url: Annotated[
        str,
        Matching(
            "bad-address",
            REGISTRY,
            "is not the address of a registry",
            "write host, port and path without https://, such as registry.example.com/shop",
        ),
    ]
    """Host, optional port, optional path."""
    insecure: StrictBool = False
    """Plain http instead of TLS, for pushes and for ``image.base``; for a registry on loopback only. With the builders
    ``docker`` and ``buildkit`` their own daemon decides how it pushes. Default false."""
    pull_secrets: Annotated[list[SubdomainName], AfterValidator(accepted.without_repetition)] = []
    """Names of the namespace's image pull Secrets."""

    @model_validator(mode="after")
    def _secure(self) -> Self:
        if self.insecure and not is_loopback(self.url):
            raise invalid(
                "conflict",
                "insecure is for a registry on loopback only",
                "give the registry a certificate, and remove it",
            )
        return self
