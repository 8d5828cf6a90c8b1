"""Which values of an object a report shows: never what may be a credential.

References to secrets are shown: which key of which Secret is read is what a reviewer must see.
"""

from __future__ import annotations

from typing import Any

from moorage.errors.disclosure import HIDDEN, bears_secret, without_credentials
from moorage.plan.naming import Manifest
from moorage.review.diff.model import ABSENT, FieldChange, ObjectChange, Path

_NAMED_VALUES = frozenset({"annotations", "data", "stringData", "binaryData"})
"""Mappings of names that users choose to values that may be anything."""


def shown_sides(field: FieldChange, change: ObjectChange) -> tuple[Any, Any]:
    """Return what is shown of a field before and after, or `ABSENT`."""
    before, after = (
        HIDDEN if isinstance(value, str) and _behind_flag(field.path, whole) else shown(value, field.path, change.kind)
        for value, whole in ((field.before, change.before), (field.after, change.after))
    )
    return before, after


def shown(value: Any, path: Path = (), kind: str = "") -> Any:
    """Return a value of an object of some kind, at a path of it, with ``***`` in place of whatever may be a credential.

    Shape and keys stay. `ABSENT` stays what it is.
    """
    if value is ABSENT or value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, dict):
        named = value.get("name")
        bearing = isinstance(named, str) and isinstance(value.get("value"), str) and bears_secret(named)
        return {
            key: HIDDEN if bearing and key == "value" else shown(each, (*path, str(key)), kind)
            for key, each in value.items()
        }
    if isinstance(value, (list, tuple)):
        return _entries(value, path, kind)
    return HIDDEN if _announced(path, kind) else without_credentials(str(value))


def _entries(values: Any, path: Path, kind: str) -> list[Any]:
    """Return the entries of a list; that behind an argument such as ``--password`` is hidden."""
    before = [None, *values]
    return [
        HIDDEN if isinstance(each, str) and _is_flag(flag) else shown(each, (*path, index), kind)
        for index, (flag, each) in enumerate(zip(before, values, strict=False))
    ]


def _is_flag(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("-") and "=" not in value and bears_secret(value)


def _announced(path: Path, kind: str) -> bool:
    if kind == "Secret" and path and path[0] in ("data", "stringData"):
        return True
    if len(path) < 2:
        return False
    if path[-1] == "value":
        return isinstance(path[-2], str) and bears_secret(path[-2])
    return path[-2] in _NAMED_VALUES and bears_secret(str(path[-1]))


def _behind_flag(path: Path, whole: Manifest | None) -> bool:
    """Tell whether a path leads to the argument behind one such as ``--password``."""
    at = path[-1] if path else None
    if not isinstance(at, int) or at < 1 or whole is None:
        return False
    around = _found(whole, path[:-1])
    return isinstance(around, list) and at <= len(around) and _is_flag(around[at - 1])


def _found(value: Any, path: Path) -> Any:
    for key in path:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list):
            by_key = [each for each in value if isinstance(each, dict) and key in each.values()]
            at = key if isinstance(key, int) and key < len(value) else None
            value = by_key[0] if by_key else value[at] if at is not None else None
    return value
