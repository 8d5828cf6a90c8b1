"""Finds objects of a rendered stack whose file is gone: for such a stack the file is the object."""

import json
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

Identity = tuple[str, str, str]


def urns(exported: str, folder: Path) -> list[str]:
    """Return the URNs of the stack's Kubernetes objects that no file below ``folder`` holds.

    ``exported``: what `pulumi stack export` prints.
    """
    resources = json.loads(exported)["deployment"].get("resources", [])
    objects = {each["urn"]: each["inputs"] for each in resources if each["type"].startswith("kubernetes:")}
    there = _rendered(folder)
    return [urn for urn, inputs in objects.items() if _identity(inputs) not in there]


def _rendered(folder: Path) -> set[Identity]:
    found = set()
    for path in folder.rglob("*.yaml"):
        try:
            content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        except (YAMLError, UnicodeDecodeError):
            continue
        if isinstance(content, dict):
            found.add(_identity(content))
    return found


def _identity(body: dict[str, object]) -> Identity:
    metadata = body.get("metadata")
    known = metadata if isinstance(metadata, dict) else {}
    return str(body.get("kind")), str(known.get("namespace")), str(known.get("name"))
