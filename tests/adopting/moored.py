"""What the command makes of a clone: the image, unpacked, and the manifests."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_COMMAND = Path(sys.executable).with_name("moorage")
_ENVIRONMENT = """\
config:
  moorage:environment:
    namespace: adopted
    kubernetes: {render_to: out}
    monitoring: {namespace: monitoring, labels: {release: prometheus}}
"""


class Refused(Exception):
    """The command ended otherwise than with 0; holds what it wrote."""


@dataclass(frozen=True)
class Moored:
    """An adopted program, ready to run."""

    version: str
    root: Path
    """What the image's layers hold."""
    image: dict[str, Any]
    """The image's configuration."""
    manifests: tuple[dict[str, Any], ...]

    def manifest(self, kind: str) -> dict[str, Any] | None:
        """Return the one object of a kind."""
        return next((each for each in self.manifests if each["kind"] == kind), None)


def moor(clone: Path) -> Moored:
    """Check, build and render the spec of a clone by the command; raise Refused."""
    (clone.parent / "environment.yaml").write_text(_ENVIRONMENT, encoding="utf-8")
    spec = ["service.yaml", "--env", "../environment.yaml"]
    _run(clone, "check", *spec)
    [built] = json.loads(_run(clone, "build", "--json", *spec))
    rendered = _run(clone, "render", *spec)
    root = clone.parent / "root"
    image = _unpack(Path(built["layout"]), built["digest"], root)
    return Moored(built["version"], root, image, tuple(filter(None, yaml.safe_load_all(rendered))))


def _run(clone: Path, *arguments: str) -> str:
    done = subprocess.run([_COMMAND, *arguments], cwd=clone, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"moorage {arguments[0]} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def _unpack(layout: Path, digest: str, root: Path) -> dict[str, Any]:
    def blob(named: str) -> Path:
        return layout / "blobs" / named.replace(":", "/")

    manifest = json.loads(blob(digest).read_bytes())
    for layer in manifest["layers"]:
        with tarfile.open(blob(layer["digest"])) as tar:
            tar.extractall(root, filter="fully_trusted")
    config: dict[str, Any] = json.loads(blob(manifest["config"]["digest"]).read_bytes())["config"]
    return config
