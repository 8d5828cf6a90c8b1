"""A dashboard as Grafana's own types read it: grafana-foundation-sdk holds what is generated from Grafana's schema."""

from __future__ import annotations

import json
import typing
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard


def mistakes(written: Mapping[str, Any]) -> list[str]:
    """Return where the types have another kind of value than the JSON, and what they know nothing of."""
    register_default_plugins()
    read = Dashboard.from_json(dict(written))
    again = json.loads(JSONEncoder().encode(read))
    return [*_lost(written, again, "dashboard"), *_mistyped(read, "dashboard")]


def _lost(written: Any, again: Any, path: str) -> Iterator[str]:
    if isinstance(written, dict) and isinstance(again, dict):
        for key, value in written.items():
            yield from _lost(value, again[key], f"{path}.{key}") if key in again else [f"{path}.{key} is unknown"]
    elif isinstance(written, list) and isinstance(again, list) and len(written) == len(again):
        for index, pair in enumerate(zip(written, again, strict=True)):
            yield from _lost(*pair, f"{path}[{index}]")
    elif written != again:
        yield f"{path} is read as {again!r}"


def _mistyped(read: Any, path: str) -> Iterator[str]:
    if isinstance(read, list):
        for index, each in enumerate(read):
            yield from _mistyped(each, f"{path}[{index}]")
    if type(read).__module__.startswith("grafana_foundation_sdk.models"):
        for name, hint in typing.get_type_hints(type(read)).items():
            value = getattr(read, name, None)
            if not _fits(value, hint):
                yield f"{path}.{name} is {value!r}, not {hint}"
            yield from _mistyped(value, f"{path}.{name}")


def _fits(value: Any, hint: Any) -> bool:
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return value in inside
    if origin is typing.Union:
        return any(_fits(value, each) for each in inside)
    if origin is list:
        return isinstance(value, list) and all(_fits(each, inside[0]) for each in value)
    if origin is dict:
        return isinstance(value, dict) and all(_fits(each, inside[1]) for each in value.values())
    if isinstance(hint, type) and issubclass(hint, Enum):
        return value in [each.value for each in hint]
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return hint in (object, typing.Any) or not isinstance(hint, type) or isinstance(value, hint)
