"""Property values as Python has them: dicts, lists, plain values, and two more that only Pulumi knows.

Integers travel as floats in protobuf; whole numbers come back as `int`, so that 8080 is never 8080.0.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from google.protobuf import struct_pb2

from moorage_plugins.serving import PluginError

# How the protocol marks what JSON has no word for.
_MARK = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"
_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


class _Unknown:
    """A value that the engine does not know before the update."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


@dataclass(frozen=True)
class Secret:
    """A value that is encrypted in the state and never shown."""

    value: Any


def from_struct(struct: struct_pb2.Struct) -> dict[str, Any]:
    """Return the properties that the engine sent."""
    return {key: _from_value(value) for key, value in struct.fields.items()}


def to_struct(properties: dict[str, Any]) -> struct_pb2.Struct:
    """Return the properties in the engine's form; keys in order, so that states do not differ by chance."""
    return struct_pb2.Struct(fields={key: _to_value(properties[key]) for key in sorted(properties)})


def has_unknown(value: Any) -> bool:
    """Tell whether something in it is not known before the update."""
    if isinstance(value, dict | list):
        return any(map(has_unknown, value.values() if isinstance(value, dict) else value))
    return value is UNKNOWN


def has_secret(value: Any) -> bool:
    """Tell whether something in it is marked as secret."""
    if isinstance(value, dict | list):
        return any(map(has_secret, value.values() if isinstance(value, dict) else value))
    return isinstance(value, Secret)


def revealed(value: Any) -> Any:
    """Return a copy without any mark of secrecy."""
    return _mapped(value, lambda leaf: revealed(leaf.value) if isinstance(leaf, Secret) else leaf)


def _from_value(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return _from_special(value.struct_value)
    if kind == "list_value":
        return [_from_value(item) for item in value.list_value.values]
    if kind == "number_value":
        return int(value.number_value) if value.number_value.is_integer() else value.number_value
    if kind == "string_value":
        return UNKNOWN if value.string_value == _UNKNOWN else value.string_value
    return value.bool_value if kind == "bool_value" else None


def _from_special(struct: struct_pb2.Struct) -> Any:
    if _MARK not in struct.fields:
        return from_struct(struct)
    if struct.fields[_MARK].string_value == _SECRET:
        return Secret(_from_value(struct.fields["value"]))
    raise PluginError("the stand-ins take no assets, archives or resources as values; see docs/stand-ins.md")


def _to_value(value: Any) -> struct_pb2.Value:
    if isinstance(value, Secret):
        marked = {_MARK: struct_pb2.Value(string_value=_SECRET), "value": _to_value(value.value)}
        return struct_pb2.Value(struct_value=struct_pb2.Struct(fields=marked))
    if value is UNKNOWN:
        return struct_pb2.Value(string_value=_UNKNOWN)
    if isinstance(value, dict):
        return struct_pb2.Value(struct_value=to_struct(value))
    if isinstance(value, list):
        return struct_pb2.Value(list_value=struct_pb2.ListValue(values=map(_to_value, value)))
    return _to_plain(value)


def _to_plain(value: Any) -> struct_pb2.Value:
    if value is None:
        return struct_pb2.Value(null_value=struct_pb2.NULL_VALUE)
    if isinstance(value, bool):
        return struct_pb2.Value(bool_value=value)
    if isinstance(value, int | float):
        return struct_pb2.Value(number_value=value)
    return struct_pb2.Value(string_value=value)


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: _mapped(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    return change(value)
