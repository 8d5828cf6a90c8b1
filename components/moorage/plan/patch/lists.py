"""How the list at a path of an object is merged: `lists.json`, made from Kubernetes' schemas by ``make golden``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def merged_lists(kind: str) -> Mapping[tuple[str, ...], str]:
    """Return path → merge key of each list that is merged, empty for plain values; every other list is replaced.

    ``kind``: such as ``Deployment``. A path has no numbers: what it says holds for every entry of a list above it. A
    kind that Kubernetes does not bring itself, such as ServiceMonitor, has none.
    """
    return {tuple(path.split(".")): key for path, key in _table().get(kind, {}).items()}


@cache
def _table() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("lists.json").read_text(encoding="utf-8"))
    return found
