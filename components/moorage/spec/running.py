"""How a service runs: size, logs, stopping."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Tag, model_validator

from moorage.spec.values import duration, quantity
from moorage.spec.values.accepted import LARGEST_COUNT
from moorage.spec.values.fields import (
    FALSE_OR,
    Bytes,
    Cpu,
    Duration,
    LogLevel,
    Part,
    StrictInt,
)
from moorage.spec.values.limits import Between
from moorage.spec.values.validation import invalid

LONGEST_STOP = 600 * duration.SECOND
"""Ten minutes: what the cluster autoscaler waits for a pod at most (its ``--max-graceful-termination-sec``)."""
STOP_MARGIN = 5 * duration.SECOND
"""What the grace period adds to drain and timeout: to deregister, the chassis' own second, and to flush at the end."""


class Autoscale(Part):
    """How far a HorizontalPodAutoscaler may go.

    From ``replicas`` it takes over the pods that run; a new service starts with ``min``. The way back: set ``min`` and
    ``max`` to the number that you want, run `up`, wait for that many pods, then write ``replicas``. Written at once it
    is a conflict, which changes nothing, as soon as the autoscaler has set another number. The cluster remembers the
    autoscaler as an owner of the number even so: the next other number is a conflict with ``kube-controller-manager``,
    until one `up` with ``PULUMI_K8S_ENABLE_PATCH_FORCE=true`` has taken it back. From 0 pods an autoscaler does
    nothing: set ``replicas`` to 1 or more before. What is rendered for a folder names no number: `kubectl apply` of it
    where a number stood goes down to one pod until the autoscaler acts.
    """

    min: Annotated[StrictInt, Between(1, LARGEST_COUNT)] = 2
    """Fewest pods. Default 2."""
    max: Annotated[StrictInt, Between(1, LARGEST_COUNT)]
    """Most pods."""
    cpu: Annotated[StrictInt, Between(1, 1000)] = 70
    """Percent of the requested CPU to aim at. Default 70."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min > self.max:
            raise invalid("min-above-max", f"min {self.min} is above max {self.max}", "raise max or lower min")
        return self


class Resources(Part):
    """What a pod asks for."""

    cpu: Cpu = "100m"
    """Requested cores. Default ``100m``."""
    memory: Bytes = "128Mi"
    """Requested memory. Default ``128Mi``."""
    memory_limit: (
        Annotated[Annotated[Bytes, Tag("#mapping")] | Annotated[Literal[False], Tag("#short")], FALSE_OR] | None
    ) = None
    """Limit of memory. Default: what is requested; false: none, and no ``GOMEMLIMIT``."""
    cpu_limit: Cpu | None = None
    """Limit of cores. Default none: a limit throttles."""
    ephemeral_storage: Annotated[
        Annotated[Bytes, Tag("#mapping")] | Annotated[Literal[False], Tag("#short")], FALSE_OR
    ] = "64Mi"
    """Requested local disk, and its limit. Default ``64Mi``; false where nodes do not account for it."""

    @model_validator(mode="after")
    def _limited(self) -> Self:
        if self.cpu_limit is not None and quantity.parse(self.cpu_limit) < quantity.parse(self.cpu):
            raise invalid(
                "limit-below-request",
                f"cpu_limit {self.cpu_limit} is below cpu {self.cpu}",
                "raise the limit, or leave it out",
            )
        if self.memory_limit and quantity.parse(self.memory_limit) < quantity.parse(self.memory):
            raise invalid(
                "limit-below-request",
                f"memory_limit {self.memory_limit} is below memory {self.memory}",
                "raise the limit, or leave it out",
            )
        return self

    @property
    def most_memory(self) -> str | None:
        """What a container may use at most; None where nothing limits it."""
        return self.memory if self.memory_limit is None else self.memory_limit or None


class Log(Part):
    """What the service logs."""

    level: LogLevel = "info"
    """Default ``info``."""


class Shutdown(Part):
    """How a pod stops: drain, then finish what runs."""

    drain: Duration = "5s"
    """How long it serves on after it left the endpoints, whole seconds. Default ``5s``."""
    timeout: Duration = "20s"
    """How long running requests may take to end. Default ``20s``."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        drain, timeout = duration.parse(self.drain), duration.parse(self.timeout)
        if drain % duration.SECOND:
            raise invalid(
                "bad-duration", "drain must be whole seconds (preStop.sleep knows no others)", "write it such as 5s"
            )
        if timeout == 0:
            raise invalid("out-of-range", "timeout must be above zero", "write it such as 20s")
        if drain + timeout + STOP_MARGIN > LONGEST_STOP:
            raise invalid(
                "stop-too-long",
                f"drain {self.drain} + timeout {self.timeout} + 5s do not fit into {duration.text(LONGEST_STOP)}",
                "shorten them: nodes do not wait longer when they are drained",
            )
        return self
