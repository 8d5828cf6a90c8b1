"""Merging the layers of a spec: library < Environment.defaults < service.yaml < Environment.services[name]."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moorage.documents import Document, Keys

# Setting a key in a layer removes what it excludes from the layers below.
_EXCLUDES: dict[Keys, tuple[Keys, ...]] = {
    ("replicas",): (("autoscale",),),
    ("autoscale",): (("replicas",),),
    ("source",): (("image", "ref"), ("image", "version")),
    ("image", "ref"): (
        ("source",),
        ("image", "base"),
        ("image", "files"),
        ("image", "platforms"),
        ("image", "tzdata"),
    ),
}


def merge(layers: list[Document]) -> Document:
    """Return one document: mappings merge, lists and scalars replace, null resets to the library's default."""
    merged = Document({}, {})
    for layer in layers:
        for keys, excluded in _EXCLUDES.items():
            if _get(layer.data, keys) is not None:
                for other in excluded:
                    _drop(merged, other)
        merged.places.setdefault((), layer.places[()])
        _merge_mapping(merged, layer, ())
    # The service's own file is what a message about the whole spec points at, not the environment's defaults.
    for layer in layers:
        if not layer.places[()].keys:
            merged.places[()] = layer.places[()]
    return merged


def _merge_mapping(merged: Document, layer: Document, keys: Keys) -> None:
    for key, value in _get(layer.data, keys).items():
        at = (*keys, key)
        below = _get(merged.data, at)
        if value is None:
            _drop(merged, at)
        elif isinstance(value, Mapping) and isinstance(below, Mapping):
            merged.places[at] = layer.places[at]
            _merge_mapping(merged, layer, at)
        else:
            _drop(merged, at)
            kept = _get(merged.data, keys)[key] = _without_nulls(value)
            merged.places.update((below, layer.places[below]) for below in layer.placed(kept, at))


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None}
    return value


def _get(data: Any, keys: Keys) -> Any:
    for key in keys:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def _drop(document: Document, keys: Keys) -> None:
    parent = _get(document.data, keys[:-1])
    if isinstance(parent, dict) and keys[-1] in parent:
        for at in list(document.placed(parent.pop(keys[-1]), keys)):
            del document.places[at]
