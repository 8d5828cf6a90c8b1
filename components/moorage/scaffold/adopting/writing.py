"""Writes a spec as YAML: short mappings and lists in one line, text in quotes where a reader may take it for more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from moorage.errors import Diagnostic, InputError
from moorage.image.output import write_text
from moorage.reading.models import ENVIRONMENT_KEYS
from moorage.reading.yaml import scalars
from moorage.scaffold.adopting.adopt import Adoption
from moorage.scaffold.adopting.importing import import_file

_WIDTH = 118


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """Writes plain data without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value out."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        """Indent lists below their key."""
        return super().increase_indent(flow, False)


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    # PyYAML quotes what YAML 1.1 takes for more than text; we read YAML 1.2. Other quotes escape what no eye sees.
    style = '"' if not text.replace("\n", "").isprintable() else None if _is_plain(text) else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _is_plain(text: str) -> bool:
    try:
        return scalars.plain(text) == text and isinstance(scalars.plain(text), str)
    except scalars.NoScalar:
        return False


_Dumper.add_representer(str, _text)
SPEC = "service.yaml"
IMPORTS = "import.json"
_HEAD = "# Written by `moorage adopt`: what `patch` turns off or sets as it was, you may take away line by line.\n"


def write_folder(adoption: Adoption, folder: Path, plugin: str | None = None) -> list[Path]:
    """Write the specs, one of several into a folder of its name, and the environment where none was given, else the
    file for `pulumi import`.

    ``plugin``: the release of the kubernetes SDK. Returns the files. Raises `InputError` before it writes anything
    where one is there.
    """
    several = len(adoption.services) > 1
    files = {
        (folder / each.name if several else folder) / SPEC: _HEAD + spec_text(each.values) for each in adoption.services
    }
    if adoption.environment_values is not None:
        values = {"config": {".".join(ENVIRONMENT_KEYS[1:]): adoption.environment_values}}
        files[folder / f"Pulumi.{adoption.environment.name}.yaml"] = spec_text(values)
    elif adoption.environment.kubernetes.context is not None:
        # For a folder that is rendered to there is nothing to import.
        files[folder / IMPORTS] = json.dumps(import_file(adoption, plugin), indent=2, ensure_ascii=False) + "\n"
    there = [path for path in files if path.exists()]
    if there:
        remedy = "move it away, or name another folder"
        raise InputError(Diagnostic("file-exists", "is there", remedy, location=str(path)) for path in there)
    for path, text in files.items():
        write_text(path, text)
    return list(files)


def spec_text(values: Mapping[str, Any]) -> str:
    """Return a spec, or an environment's file, as YAML."""
    text: str = yaml.dump(
        dict(values), Dumper=_Dumper, sort_keys=False, default_flow_style=None, width=_WIDTH, allow_unicode=True
    )
    return text
