"""How the list at a path of an object is merged: `lists.json`, made from Kubernetes' schemas by ``make golden``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path as File
from typing import Any, NamedTuple

from moorage.plan.patch.directives import DIRECTIVE
from moorage.plan.patch.error import Path


class Entry(NamedTuple):
    """The entry of a merged list whose merge key has a value: a number would say nothing after a merge."""

    key: str
    value: Any


Steps = tuple[str | int | Entry, ...]
"""What leads to a value of an object, before a patch and after it."""


@cache
def merged_lists(kind: str) -> Mapping[tuple[str, ...], str]:
    """Return path → merge key of each list that is merged, empty for plain values; every other list is replaced.

    ``kind``: such as ``Deployment``. A path has no numbers: what it says holds for every entry of a list above it. A
    kind that Kubernetes does not bring itself, such as ServiceMonitor, has none.
    """
    return {tuple(path.split(".")): key for path, key in _table().get(kind, {}).items()}


@cache
def _table() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(File(__file__).with_name("lists.json").read_text(encoding="utf-8"))
    return found


def step(kind: str, steps: Steps, index: int, entry: Any) -> int | Entry:
    """Return the step to an entry of the list at ``steps``."""
    key = merged_lists(kind).get(tuple(each for each in steps if isinstance(each, str)))
    return Entry(key, entry[key]) if key and isinstance(entry, Mapping) and key in entry else index


def nearest(patch: Mapping[str, Any], steps: Steps) -> Path:
    """Return the part of a patch that made a value of an object what it is: the nearest one on the way there."""
    at: Any = patch
    path: list[str | int] = []
    for each in steps:
        if isinstance(each, Entry):
            entries = enumerate(at) if isinstance(at, list) else ()
            found = [i for i, entry in entries if isinstance(entry, Mapping) and entry.get(each.key) == each.value]
            key: str | int | None = found[0] if found else None
        elif isinstance(each, int):
            key = each if isinstance(at, list) and each < len(at) else None
        else:
            key = each if isinstance(at, Mapping) and each in at and DIRECTIVE not in at else None
        if key is None:
            break
        at = at[key]
        path.append(key)
    return tuple(path)
