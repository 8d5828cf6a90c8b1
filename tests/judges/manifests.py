"""What the judges look at: the golden files, with the two placeholders filled in as a build would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml
from moorage.plan.placeholders import IMAGE, VERSION

from judges.examples import Example

# Nothing is pulled: the digest only has to have the form of one.
BUILT = "registry.example.com/built:v0.0.0@sha256:" + "0" * 64
Manifest = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """What one judge holds against one object of an example."""

    judge: str
    check: str
    example: str
    object: str
    text: str

    def __str__(self) -> str:
        return f"{self.example}: {self.object}: {self.judge} {self.check}: {self.text}"


def of(example: Example) -> list[Manifest]:
    """Return the objects of an example's golden file, read as YAML 1.1 as most readers of manifests do."""
    text = example.golden.read_text(encoding="utf-8")
    return [_filled(each) for each in yaml.safe_load_all(text)]


def text_of(manifests: list[Manifest]) -> str:
    """Return manifests as one YAML text."""
    return yaml.safe_dump_all(manifests, sort_keys=False)


def name_of(manifest: Manifest) -> str:
    """Return ``Kind/name``."""
    return f"{manifest.get('kind')}/{manifest.get('metadata', {}).get('name')}"


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _filled(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each) for each in value]
    return {str(IMAGE): BUILT, str(VERSION): "v0.0.0"}.get(value, value) if isinstance(value, str) else value
