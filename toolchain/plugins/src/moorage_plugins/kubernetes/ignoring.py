"""What is sent of fields that the program leaves alone (`ignoreChanges`): nothing that somebody else owns."""

import copy
from collections.abc import Iterable, Sequence
from typing import Any

_ABSENT = object()


def as_it_is(body: dict[str, Any], live: dict[str, Any], ignored: Iterable[str], manager: str) -> dict[str, Any]:
    """Return the body for an update: an ignored field is as it is on the cluster, or absent where it is another's."""
    body = copy.deepcopy(body)
    for path in ignored:
        keys = path.split(".")
        owners = {each["manager"] for each in live["metadata"].get("managedFields", []) if _owns(each, keys)}
        found = _ABSENT if owners and manager not in owners else _at(live, keys)
        # A field that is nowhere on the cluster is sent as the program has it.
        if owners or found is not _ABSENT:
            _put(body, keys, found)
    return body


def _owns(entry: dict[str, Any], keys: Sequence[str]) -> bool:
    return _at(entry.get("fieldsV1", {}), [f"f:{key}" for key in keys]) is not _ABSENT


def _at(value: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        value = value.get(key, _ABSENT) if isinstance(value, dict) else _ABSENT
    return value


def _put(body: dict[str, Any], keys: Sequence[str], value: Any) -> None:
    above = _at(body, keys[:-1])
    if isinstance(above, dict):
        above.pop(keys[-1], None)
        if value is not _ABSENT:
            above[keys[-1]] = value
