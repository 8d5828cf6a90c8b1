"""The probes of the kubelet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, Self

from pydantic import ConfigDict, ModelWrapValidatorHandler, model_validator

from moorage.spec.endpoints.kinds import Failures, Headers, Seconds
from moorage.spec.endpoints.ports import HTTP, PortRef
from moorage.spec.values.conflicts import Conflict, only_one_of, validated, value_at
from moorage.spec.values.fields import HttpPath, Part
from moorage.spec.values.validation import invalid

WAYS = ("path", "grpc", "tcp")
_BY_HTTP = ("port", "headers", "scheme")
_ONE_WAY = only_one_of(*WAYS, remedy="write `live: {path: /live}`")


class Live(Part):
    """Where the service says that it must be restarted."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": [way]} for way in WAYS]})

    path: HttpPath | None = None
    """Asked by HTTP, at ``health.port``. Whatever the service depends on must not be told here: an outage of it would
    restart every pod."""
    grpc: PortRef | None = None
    """Instead of ``path``: the name of a port that answers gRPC's own health checks."""
    tcp: PortRef | None = None
    """Instead of ``path``: the name of a port at which a connection can be opened."""
    interval: Seconds = "10s"
    """Time between probes, whole seconds. Default ``10s``."""
    failures: Failures = 3
    """How many in a row restart the container. Default 3."""

    @model_validator(mode="before")
    @classmethod
    def _one(cls, value: Any) -> Any:
        return _ONE_WAY(value)


class Health(Part):
    """Where the service says how it is; the kubelet asks."""

    path: HttpPath = "/health"
    """Readiness. Default ``/health``; none with ``grpc`` or ``tcp``."""
    port: PortRef = HTTP
    """The name of the port that every probe by HTTP asks. Default ``http``."""
    grpc: PortRef | None = None
    """Instead of ``path``: the name of a port that answers gRPC's own health checks, without TLS."""
    tcp: PortRef | None = None
    """Instead of ``path``: the name of a port at which a connection can be opened."""
    interval: Seconds = "5s"
    """Time between readiness probes, whole seconds. Default ``5s``."""
    timeout: Seconds = "2s"
    """How long any probe waits for its answer, whole seconds. Default ``2s``."""
    failures: Failures = 3
    """How many in a row keep requests away. Default 3."""
    headers: Headers | None = None
    """Headers of every probe by HTTP. Anybody who may see the Deployment reads them. Default none."""
    scheme: Literal["http", "https"] = "http"
    """How every probe by HTTP asks; the certificate is not checked. Default ``http``."""
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
    ways = [way for way in ("grpc", "tcp") if data.get(way) is not None]
    yield from _other_ways(data, ways)
    if short is not None and not ways and short == data.get("path", Health.model_fields["path"].default):
        yield (
            (),
            invalid(
                "same-probe-path",
                "uses one path for readiness and liveness",
                "give live_path a handler of its own, or leave it out: pods would restart when a dependency is down",
            ),
        )


def _other_ways(data: Mapping[str, Any], ways: list[str]) -> Iterator[Conflict]:
    """Yield what is written of HTTP where readiness is asked in these other ways."""
    if not ways:
        return
    for way in (*ways[1:], *(["path"] if data.get("path") is not None else [])):
        yield (way,), invalid("conflict", f"conflicts with {ways[0]}", "set only one")
    if data.get("live_path") is None and value_at(data, "live", "path") is None:
        for key in (key for key in _BY_HTTP if data.get(key) is not None):
            yield (key,), invalid("conflict", "is for HTTP, and every probe asks otherwise", "remove it")
