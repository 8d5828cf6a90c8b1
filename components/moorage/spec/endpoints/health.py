"""The probes of the kubelet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, Self

from pydantic import ModelWrapValidatorHandler, model_validator

from moorage.spec.endpoints.kinds import Failures, Headers, Seconds
from moorage.spec.values.conflicts import Conflict, validated
from moorage.spec.values.fields import HttpPath, Part
from moorage.spec.values.validation import invalid


class Live(Part):
    """Where the service says that it must be restarted."""

    path: HttpPath
    """Whatever the service depends on must not be told here: an outage of it would restart every pod."""
    interval: Seconds = "10s"
    """Time between probes, whole seconds. Default ``10s``."""
    failures: Failures = 3
    """How many in a row restart the container. Default 3."""


class Health(Part):
    """Where the service says how it is; the kubelet asks."""

    path: HttpPath = "/health"
    """Readiness. Default ``/health``."""
    interval: Seconds = "5s"
    """Time between readiness probes, whole seconds. Default ``5s``."""
    timeout: Seconds = "2s"
    """How long any probe waits for its answer, whole seconds. Default ``2s``."""
    failures: Failures = 3
    """How many in a row keep requests away. Default 3."""
    headers: Headers | None = None
    """Headers of every probe. Anybody who may see the Deployment reads them. Default none."""
    scheme: Literal["http", "https"] = "http"
    """How every probe asks; the certificate is not checked. Default ``http``."""
    startup: Seconds | None = None
    """How long a start may take before the container is restarted; liveness waits for it. Default ``1m`` with
    ``live``, none without."""
    live: Live | None = None
    """Turns on the liveness and startup probes. Default: neither, as an outage of what the service depends on must not
    restart it."""
    live_path: HttpPath | None = None
    """Short for ``live: {path: …}``."""

    @model_validator(mode="wrap")
    @classmethod
    def _whole_health(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return validated(cls.__name__, data, handler, _clashes)

    @property
    def liveness(self) -> Live | None:
        """`live` with its short form written out."""
        return self.live if self.live_path is None else Live(path=self.live_path)


def _clashes(data: Mapping[str, Any]) -> Iterator[Conflict]:
    live, short = data.get("live"), data.get("live_path")
    if live is not None and short is not None:
        yield ("live_path",), invalid("conflict", "conflicts with live", "set only one")
    if data.get("startup") is not None and live is None and short is None:
        yield (
            ("startup",),
            invalid(
                "incomplete", "is for a liveness probe, and there is none", "add live: {path: /live}, or remove it"
            ),
        )
    if short is not None and short == data.get("path", Health.model_fields["path"].default):
        yield (
            (),
            invalid(
                "same-probe-path",
                "uses one path for readiness and liveness",
                "give live_path a handler of its own, or leave it out: pods would restart when a dependency is down",
            ),
        )
