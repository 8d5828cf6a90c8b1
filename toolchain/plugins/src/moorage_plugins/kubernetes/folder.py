"""The objects of a folder: one YAML file each, never read back."""

import re
from pathlib import Path
from typing import Any

import yaml

from moorage_plugins.serving import PluginError

# Kubernetes reads 1e3 as a number where PyYAML would write it bare, as a commit's hash may be.
_MAY_BE_NUMBER = re.compile(r"[-+.]?[0-9]")


class _Dumper(yaml.SafeDumper):
    """Writes block style, and quotes every string that some reader could take for a number."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else '"' if _MAY_BE_NUMBER.match(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


class Folder:
    """What `renderYamlToDirectory` names."""

    def __init__(self, directory: str):
        self._directory = Path(directory)

    def apply(self, request: Any, body: dict[str, Any], manager: str, new: bool) -> tuple[dict[str, Any], str]:
        """Write an object's file; both of the official plugin's folders are made."""
        place = self._place(body)
        for folder in (self._directory, self._directory / "0-crd", place.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text(yaml.dump(body, Dumper=_Dumper, allow_unicode=True, width=10**6), encoding="utf-8")
        return body, ""

    def preview(self, request: Any, body: dict[str, Any], manager: str, new: bool) -> None:
        """Write nothing."""

    def is_unready(self, body: dict[str, Any]) -> bool:
        """A file is as ready as it will be."""
        return False

    def read(self, body: dict[str, Any]) -> None:
        """Refuse: a file is no object."""
        raise PluginError(f"failed to read resource state: there is no cluster, {self._place(body)} is only rendered")

    def delete(self, request: Any, body: dict[str, Any]) -> None:
        """Remove an object's file, if it is there."""
        self._place(body).unlink(missing_ok=True)

    def _place(self, body: dict[str, Any]) -> Path:
        version, metadata = body["apiVersion"].replace("/", "_"), body["metadata"]
        name = f"{version}-{body['kind'].lower()}-{metadata.get('namespace', 'default')}-{metadata['name']}.yaml"
        return self._directory / "1-manifest" / name
