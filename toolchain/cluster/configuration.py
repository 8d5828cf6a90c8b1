"""Fills the files that the parts read with addresses and folders."""

import json
from pathlib import Path
from string import Template
from typing import Any

from cluster import places
from cluster.addons import images

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_FILES = {
    "containerd.toml": "containerd.toml",
    "cni.conflist": "cni/10-moorage.conflist",
    "kubelet.yaml": "kubelet.yaml",
    "Corefile": "Corefile",
    "registry.yaml": "registry.yaml",
}


def write() -> None:
    """Write every configuration file."""
    for template, name in _FILES.items():
        file = places.CONFIGURATION / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(filled(template))


def filled(template: str) -> str:
    """Return the text of a template with its values in."""
    values = {name.lower(): str(value) for name, value in vars(places).items() if name.isupper()}
    return Template((_TEMPLATES / template).read_text()).substitute(values, pause=images.PAUSE)


def listed(template: str) -> list[dict[str, Any]]:
    """Return the manifests of a template, each with the path that it is applied at."""
    return json.loads(filled(template))
