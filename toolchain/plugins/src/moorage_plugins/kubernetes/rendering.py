"""The files of a rendered object: where they are, what stands in them, and that they appear in one step."""

import os
import re
import tempfile
from pathlib import Path
from typing import Any

import yaml

from moorage_plugins.kubernetes import objects
from moorage_plugins.serving import PluginError

# Kubernetes reads 1e3 as a number where PyYAML would write it bare, as a commit's hash may be.
_MAY_BE_NUMBER = re.compile(r"[-+.]?[0-9]")


class _Dumper(yaml.SafeDumper):
    """Writes block style, and quotes every string that some reader could take for a number."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else '"' if _MAY_BE_NUMBER.match(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
# The same map in two places is written twice: anchors are legal YAML, but no manifest has them.
_Dumper.ignore_aliases = lambda self, data: True


def path(body: dict[str, Any], directory: str) -> Path:
    """Return the file of an object."""
    version = re.sub("[/:]", "_", str(body["apiVersion"]))
    namespace = objects.metadata(body, "namespace", "default")
    name = f"{version}-{body['kind'].lower()}-{namespace}-{objects.metadata(body, 'name')}.yaml"
    is_definition = body["kind"] == "CustomResourceDefinition" and objects.is_built_in(body)
    return Path(directory, "0-crd" if is_definition else "1-manifest", name)


def write(body: dict[str, Any], directory: str) -> Path:
    """Write an object's file and return where it is; both folders are made."""
    place = path(body, directory)
    text = yaml.dump(body, Dumper=_Dumper, sort_keys=True, default_flow_style=False, allow_unicode=True, width=10**6)
    try:
        for folder in (".", "0-crd", "1-manifest"):
            Path(directory, folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(place, text)
    except OSError as error:
        raise PluginError(f"failed to write YAML file {place}: {error.strerror}") from None
    return place


def remove(body: dict[str, Any], directory: str) -> Path:
    """Remove an object's file, if it is there, and return where it was."""
    place = path(body, directory)
    try:
        place.unlink(missing_ok=True)
    except OSError as error:
        raise PluginError(f"failed to remove YAML file {place}: {error.strerror}") from None
    return place


def _replace(place: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(prefix=f".{place.name}-", dir=place.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).rename(place)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
