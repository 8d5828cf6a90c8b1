"""Environment variables that configure JSON logs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec


def variables(spec: ServiceSpec, environment: Environment) -> Iterator[tuple[str, str]]:
    """Yield the variables of logging. Never the version: it is in the binary."""
    fields = {"service": spec.name, "environment": environment.name, **({"team": spec.team} if spec.team else {})}
    yield "LOG_FORMAT", "json"
    yield "LOG_LEVEL", spec.log.level
    yield "LOG_FIELDS", json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
