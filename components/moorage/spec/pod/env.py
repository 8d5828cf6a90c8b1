"""Where a variable of the process comes from."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Tag, model_validator

from moorage.spec.values.conflicts import only_one_of
from moorage.spec.values.fields import (
    LABEL_KEY,
    ConfigKey,
    EnvironmentName,
    EnvironmentText,
    Part,
    SecretKey,
    SubdomainName,
)
from moorage.spec.values.limits import Matching

# Source: validEnvDownwardAPIFieldPathExpressions in Kubernetes' pkg/apis/core/validation.
PodField = Annotated[
    str,
    Matching(
        "not-a-choice",
        r"metadata\.(name|namespace|uid)|spec\.(nodeName|serviceAccountName)|status\.(host|pod)IPs?"
        rf"|metadata\.(labels|annotations)\['{LABEL_KEY}'\]",
        "is not a field of a pod that a variable can hold",
        "use metadata.name, .namespace, .uid, .labels['key'] or .annotations['key'], spec.nodeName or "
        ".serviceAccountName, status.hostIP, .hostIPs, .podIP or .podIPs",
    ),
]
"""What Kubernetes' downward API gives to a variable."""


class SecretRef(Part):
    """One key of an existing Secret in the service's namespace."""

    secret: SubdomainName
    """The Secret's name."""
    key: SecretKey
    """The key in it."""


class ConfigRef(Part):
    """One key of an existing ConfigMap in the service's namespace."""

    config: SubdomainName
    """The ConfigMap's name."""
    key: ConfigKey
    """The key in it."""


class FieldRef(Part):
    """A field of the pod itself."""

    field: PodField
    """``metadata.name``, ``.namespace``, ``.uid``, ``.labels['key']`` or ``.annotations['key']``, ``spec.nodeName`` or
    ``.serviceAccountName``, ``status.hostIP``, ``.hostIPs``, ``.podIP`` or ``.podIPs``."""


class EnvFrom(Part):
    """Every key of an existing Secret or ConfigMap as a variable, those left out that are no variable's name.

    Read when a process starts. Of two entries with one name the later one wins; ``secrets``, ``env`` and what the
    library sets win over both, as ``env`` of a container always does in Kubernetes.
    """

    secret: SubdomainName | None = None
    """The Secret's name; this or ``config``."""
    config: SubdomainName | None = None
    """The ConfigMap's name."""
    prefix: EnvironmentName | None = None
    """What stands before each name, such as ``ORDER_``. Default nothing."""

    @model_validator(mode="before")
    @classmethod
    def _one(cls, value: Any) -> Any:
        return _ONE_SOURCE(value)


_ONE_SOURCE = only_one_of("secret", "config", remedy="write {secret: order-env} or {config: order, prefix: ORDER_}")


def _kind(value: Any) -> str:
    if isinstance(value, FieldRef) or (isinstance(value, dict) and "field" in value):
        return "#field"
    return "#config" if isinstance(value, (dict, ConfigRef)) else "#text"


Variable = Annotated[
    Annotated[EnvironmentText, Tag("#text")]
    | Annotated[ConfigRef, Tag("#config")]
    | Annotated[FieldRef, Tag("#field")],
    Discriminator(_kind),
    BeforeValidator(
        only_one_of(
            "config",
            "field",
            remedy="write {config: settings, key: name} or {field: metadata.uid}; a Secret's go into secrets",
        )
    ),
]
"""Text, or where the text is."""
