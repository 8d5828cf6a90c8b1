"""Which cluster an environment is, or which folder instead of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ModelWrapValidatorHandler,
    model_validator,
)

from moorage.spec.values.conflicts import Conflict, validated
from moorage.spec.values.fields import Part, Text
from moorage.spec.values.limits import Matching
from moorage.spec.values.validation import invalid

OLDEST_KUBERNETES = (1, 30)
"""The first version with a native ``preStop.sleep`` by default (KEP-3960)."""
NEWEST_KUBERNETES = (1, 37)
"""The last version that this release was tried on."""


def _as_written(value: Any) -> Any:
    # 1.30 without quotes is the number 1.3; the loader keeps what was written.
    return getattr(value, "written", value)


def _supported(value: str) -> str:
    if tuple(map(int, value.split("."))) < OLDEST_KUBERNETES:
        raise invalid(
            "kubernetes-too-old",
            "is older than 1.30",
            "upgrade the cluster: moorage needs the native preStop.sleep of 1.30",
        )
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
        Matching("bad-version", r"1\.[0-9]{1,3}", "is not a version of Kubernetes", "write it such as 1.30"),
        AfterValidator(_supported),
    ] = "1.30"
    """The oldest that the manifests must run on, at least 1.30; from 1.36 on, pods have a user namespace. Default
    ``1.30``."""

    @model_validator(mode="wrap")
    @classmethod
    def _one(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return validated(cls.__name__, data, handler, _places)

    @property
    def release(self) -> tuple[int, int]:
        """`version` in numbers, which can be compared."""
        major, minor = self.version.split(".")
        return int(major), int(minor)


def _places(data: Mapping[str, Any]) -> Iterator[Conflict]:
    named = [key for key in ("context", "render_to") if data.get(key) is not None]
    if not named:
        yield (
            (),
            invalid(
                "incomplete",
                "names neither a context nor a folder to render to",
                "set context or render_to: the context that happens to be current is never used",
            ),
        )
    if len(named) > 1:
        yield (), invalid("conflict", "names both a context and a folder to render to", "set only one")
