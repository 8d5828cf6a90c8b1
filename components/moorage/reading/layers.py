"""Merging the layers of a spec: library < Environment.defaults < service.yaml < Environment.services[name]."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moorage.reading.documents import Document, Keys, Place
from moorage.spec.pod.mounts import KINDS

_ANY = "*"


def _ways(other: str) -> tuple[Keys, ...]:
    return tuple(("health", key) for key in ("path", "port", "headers", "scheme", other))


# Setting a key in a layer removes what it excludes from the layers below. `*` is the same name on both sides.
_EXCLUDES: dict[Keys, tuple[Keys, ...]] = {
    ("replicas",): (("autoscale",),),
    ("autoscale",): (("replicas",),),
    ("health", "live"): (("health", "live_path"),),
    ("health", "live_path"): (("health", "live"),),
    ("health", "path"): (("health", "grpc"), ("health", "tcp")),
    ("health", "grpc"): _ways("tcp"),
    ("health", "tcp"): _ways("grpc"),
    ("health", "live", "path"): (("health", "live", "grpc"), ("health", "live", "tcp")),
    ("health", "live", "grpc"): (("health", "live", "path"), ("health", "live", "tcp")),
    ("health", "live", "tcp"): (("health", "live", "path"), ("health", "live", "grpc")),
    ("source",): (("image", "ref"), ("image", "version")),
    ("image", "ref"): (
        ("source",),
        ("image", "base"),
        ("image", "files"),
        ("image", "platforms"),
        ("image", "tzdata"),
    ),
    ("service_account", "name"): (("service_account", "annotations"),),
    ("service_account", "annotations"): (("service_account", "name"),),
    ("env", _ANY, "field"): (("env", _ANY, "config"), ("env", _ANY, "key")),
    ("env", _ANY, "config"): (("env", _ANY, "field"),),
    **{("mounts", _ANY, kind): tuple(("mounts", _ANY, other) for other in KINDS if other != kind) for kind in KINDS},
}


def merge(layers: list[Document]) -> Document:
    """Return one document: mappings merge, lists and scalars replace, null resets to the library's default.

    Within the patch of an object null is a value, by which it deletes, unless a layer below says something there.
    No layer is changed, and only what several of them hold is looked at more than once.
    """
    data: dict[str, Any] = {}
    tops = [layer.top or Place("", 0) for layer in layers]
    # The service's own file is what a message about the whole spec points at, not the environment's defaults.
    own = [top for top in tops if top.parent is None]
    place = _copy(own[-1] if own else tops[0])
    place.below = {}
    for layer, top in zip(layers, tops, strict=True):
        for keys, excluded in _EXCLUDES.items():
            # Most layers have most keys alone: nothing of it is below them.
            if keys[0] not in layer.data or not any(other[0] in data for other in excluded):
                continue
            for name in _set_names(layer.data, keys):
                for other in excluded:
                    _drop(data, place, tuple(name if key == _ANY else key for key in other))
        _merge_mapping(data, place, layer.data, top)
    return Document(data, place)


def _merge_mapping(data: dict[str, Any], place: Place, above: Mapping[str, Any], there: Place, keys: Keys = ()) -> None:
    for key, value in above.items():
        below = data.get(key)
        if value is None and not (below is None and _holds_nulls(keys)):
            _drop(data, place, (key,))
        elif isinstance(value, Mapping) and isinstance(below, dict):
            here = _copy(there.below.get(key, there))
            here.below = dict(place.below[key].below) if key in place.below else {}
            place.below[key] = here
            _merge_mapping(below, here, value, there.below.get(key, there), (*keys, key))
        else:
            data[key] = _taken(value, (*keys, key))
            if key in there.below:
                place.below[key] = there.below[key]


def _holds_nulls(keys: Keys) -> bool:
    return len(keys) > 1 and keys[0] == "patch"


def _copy(place: Place) -> Place:
    copied = Place(place.file, place.line, place.key, place.parent)
    copied.below = dict(place.below)
    return copied


def _taken(value: Any, keys: Keys) -> Any:
    if isinstance(value, Mapping):
        nulls = _holds_nulls(keys)
        return {key: _taken(each, (*keys, key)) for key, each in value.items() if nulls or each is not None}
    return value


def _set_names(data: Any, keys: Keys) -> list[str]:
    """Return what `*` stands for where ``keys`` are set, in a list; anything where there is no `*` in them."""
    if _ANY not in keys:
        return [_ANY] if _get(data, keys) is not None else []
    at = keys.index(_ANY)
    named = _get(data, keys[:at])
    names = named if isinstance(named, Mapping) else ()
    return [name for name in names if _get(named[name], keys[at + 1 :]) is not None]


def _get(data: Any, keys: Keys) -> Any:
    for key in keys:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def _drop(data: Any, place: Place, keys: Keys) -> None:
    """Remove a value and its place. ``data`` is ours; its places may still be a layer's, and are copied first."""
    key, *rest = keys
    if not isinstance(data, dict) or key not in data:
        return
    if not rest:
        del data[key]
        place.below.pop(key, None)
    elif key in place.below:
        place.below[key] = _copy(place.below[key])
        _drop(data[key], place.below[key], tuple(rest))
