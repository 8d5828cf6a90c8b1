"""What only the machine knows: read from git, go.mod and the built image, never from the clock."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """The facts of one service; None: not known (yet), and the plan keeps a placeholder."""

    version: str | None = None
    """From git, raw: ``v1.2.0-3-gabc…``."""
    revision: str | None = None
    """The commit that last touched the service's inputs."""
    input_hash: str | None = None
    """SHA-256 over the input files."""
    image: str | None = None
    """``repository@sha256:…``."""
