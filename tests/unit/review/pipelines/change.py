"""A pull request that renames a port of services/user, which order calls, in a clone of this repository."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from unit.review.pipelines.files import ROOT

SPEC = "services/user/service.yaml"


def renamed_port(clone: Path, beside: Mapping[str, str] | None = None) -> str:
    """Make the clone with the change as its HEAD; returns the commit that the change left.

    ``beside``: file → text, which the change brings along.
    """
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    spec = clone / SPEC
    spec.write_text(f"{spec.read_text()}ports: {{grpc: 9090}}\n")
    base = _commit(clone, "a port")
    spec.write_text(spec.read_text().replace("grpc: 9090", "rpc: 9090"))
    for name, text in (beside or {}).items():
        (clone / name).write_text(text)
    _commit(clone, "another name for it")
    return base


def _commit(clone: Path, message: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", "add", "-A"], cwd=clone, check=True)
    subprocess.run(["git", *who, "commit", "-qm", message], cwd=clone, check=True)
    asked = ["git", "rev-parse", "HEAD"]
    return subprocess.run(asked, cwd=clone, check=True, capture_output=True, text=True).stdout.strip()
