"""The Consul that an environment has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    model_validator,
)

from moorage.spec.pod.env import SecretRef
from moorage.spec.values import accepted
from moorage.spec.values.fields import Part, StrictBool, Text
from moorage.spec.values.limits import Matching
from moorage.spec.values.validation import invalid


class Secure(Part):
    """A value that Pulumi encrypted; only Pulumi opens it."""

    secure: str = Field(repr=False)

    @model_validator(mode="before")
    @classmethod
    def _encrypted(cls, data: Any) -> Any:
        if not isinstance(data, (Mapping, Secure)):
            raise invalid(
                "not-encrypted",
                "is not encrypted",
                "set it with `pulumi config set --secret --path 'moorage:environment.consul.token'`",
                shown=False,
            )
        return data


class ConsulSettings(Part):
    """The Consul that other clusters ask."""

    address: Text | None = None
    """HTTP API for Pulumi (``register: catalog``), such as ``https://consul.example.com:8501``."""
    agent_address: Annotated[str, AfterValidator(accepted.agent_address)] = "$(HOST_IP):8500"
    """HTTP API of the agent for the process (``register: agent``), with its port. Default: the agent on the pod's
    node."""
    datacenter: (
        Annotated[
            str,
            Matching(
                "bad-name", r"[A-Za-z0-9_-]+", "is not the name of a datacenter", "use letters, digits, '-' and '_'"
            ),
        ]
        | None
    ) = None
    """Default: the agent's own."""
    token: Secure | None = None
    """Pulumi's token, a secret of the stack."""
    agent_token: SecretRef | None = None
    """The process' token, in a Secret of the namespace."""
    esm: StrictBool = False
    """Whether consul-esm runs: it alone executes the checks of catalog entries. Default false."""
