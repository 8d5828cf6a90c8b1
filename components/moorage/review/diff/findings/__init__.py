"""What a reviewer must know of a change of one service: each module looks at one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from moorage.review.diff.compared import Compared
from moorage.review.diff.findings import (
    access,
    existence,
    patches,
    pods,
    policies,
    ports,
    reached,
    refused,
    secrets,
    security,
)
from moorage.review.diff.model import Finding

_LEVELS = ("danger", "weaker", "note")
_ALL: tuple[Callable[[Compared], Iterator[Finding]], ...] = (
    existence.gone,
    existence.given_up,
    ports.ports,
    access.shut_out,
    reached.hosts,
    reached.consul,
    reached.paths,
    refused.refused,
    policies.policies,
    security.security,
    pods.running,
    secrets.read,
    secrets.credentials,
    patches.patches,
)


def findings(each: Compared) -> tuple[Finding, ...]:
    """Return everything, dangers first."""
    found = dict.fromkeys(finding for looked in _ALL for finding in looked(each))
    return tuple(sorted(found, key=lambda finding: _LEVELS.index(finding.level)))
