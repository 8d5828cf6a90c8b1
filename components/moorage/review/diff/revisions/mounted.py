"""Which files of a commit its specs and environments mount: the loader reads those too."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from moorage.reading.models import ENVIRONMENT_KEYS
from moorage.reading.yaml.composing import compose
from moorage.reading.yaml.unread import Unread


def mounted(files: Mapping[str, bytes], prefix: str) -> Iterator[str]:
    """Yield the paths of mounted files, from the top. ``files``: the YAML files, by path; ``prefix``: the root's."""
    for name, content in files.items():
        # Most name none, and a text without the word need not be parsed.
        if b"mounts" not in content:
            continue
        data = _data(content)
        # Paths of a spec start at its folder, those of an environment at the project's root.
        found = [*((posixpath.dirname(name), path) for path in _of(data)), *((prefix, path) for path in _layers(data))]
        yield from (posixpath.normpath(posixpath.join(folder, path)) for folder, path in found)


def _data(content: bytes) -> Any:
    try:
        return compose(content.decode("utf-8"), "")[0].data
    except (Unread, UnicodeDecodeError):
        # The loader says it.
        return {}


def _layers(data: Any) -> Iterator[str]:
    for key in ENVIRONMENT_KEYS:
        data = _get(data, key)
    services = _get(data, "services")
    for layer in (_get(data, "defaults"), *(services.values() if isinstance(services, Mapping) else ())):
        yield from _of(layer)


def _of(layer: Any) -> Iterator[str]:
    mounts = _get(layer, "mounts")
    for each in mounts.values() if isinstance(mounts, Mapping) else ():
        path = _get(each, "file")
        if isinstance(path, str) and "\0" not in path:
            yield path


def _get(data: Any, key: str) -> Any:
    return data.get(key) if isinstance(data, Mapping) else None
