"""The fields of each kind and what they take: `fields.json`, made from Kubernetes' schemas by ``make golden``."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path as File
from typing import Any, NamedTuple

from moorage.errors import NOTHING
from moorage.plan.naming import Manifest
from moorage.plan.patch.error import PatchError, Path
from moorage.plan.patch.lists import Steps, nearest, step

_WORDS = {
    "string": ("must be text", "put it in quotes"),
    "boolean": ("must be true or false", "write true or false, without quotes"),
    "integer": ("must be a whole number of at most 64 bits", "write it without quotes, such as 3"),
    "int32": ("must be a whole number of at most 32 bits", "write it without quotes, such as 3"),
    "integer|string": ("must be text or a whole number", "write it such as 8080 or http"),
    "number|string": ("must be a quantity", "write it as Kubernetes does, such as 100m or 128Mi"),
}
_MAPPING = ("must be a mapping", "write `key: value` lines below it")
_LIST = ("must be a list", "write it as [a, b] or as lines that start with '-'")
_MOST_NAMES = 12
Release = tuple[int, int]


class Field(NamedTuple):
    """A field of a type."""

    takes: str
    """A plain type, ``[]`` or ``{}`` of something, or a type's name."""
    required: bool
    since: int
    """The minor release of Kubernetes 1 that has it first; 0 where all have it."""


def misfits(kind: str, patch: Mapping[str, Any], release: Release) -> Iterator[PatchError]:
    """Yield the fields of a patch that an object of the kind has not, and the values that its fields do not take.

    ``release``: of the cluster.
    """
    return _Check(release).value(kind, patch, ())


def incomplete(made: Manifest, patch: Mapping[str, Any]) -> Iterator[PatchError]:
    """Yield what a patched object lacks, where the patch has the nearest value."""
    kind = str(made["kind"])
    for path in dict.fromkeys((*nearest(patch, steps), key) for steps, key in _missing(kind, kind, made, ())):
        yield PatchError(path, "is required", "add the key", "missing-key")


class _Check:
    def __init__(self, release: Release):
        self.release = release

    def value(self, takes: str, value: Any, path: Path) -> Iterator[PatchError]:
        if value is None and path and isinstance(path[-1], str):
            # Of a field it deletes; an entry it is none.
            return
        of, words = takes[2:], _WORDS.get(takes)
        if takes.startswith("[]"):
            if not isinstance(value, list):
                yield _wrong(path, _LIST, value)
                return
            for index, each in enumerate(value):
                yield from self.value(of, each, (*path, index))
        elif takes.startswith("{}") or takes in _types():
            if not isinstance(value, Mapping):
                yield _wrong(path, _MAPPING, value)
                return
            fields = _types().get(takes)
            # What a directive may be, the merge says.
            for key in (key for key in value if not key.startswith("$")):
                known = Field(of, False, 0) if fields is None else fields.get(key)
                yield from self.field(known, key, value[key], path, fields or {})
        elif words is not None and not _is(takes, value):
            yield _wrong(path, words, value)

    def field(
        self, known: Field | None, key: str, value: Any, path: Path, fields: Mapping[str, Field]
    ) -> Iterator[PatchError]:
        here = (*path, key)
        if known is None:
            yield PatchError(here, "unknown key", _instead(key, fields), "unknown-key")
        elif (1, known.since) > self.release:
            major, minor = self.release
            wrong = f"is known from Kubernetes 1.{known.since} on, and the environment's is {major}.{minor}"
            yield PatchError(here, wrong, "remove it, or set kubernetes.version there", "kubernetes-too-old")
        else:
            yield from self.value(known.takes, value, here)


def _is(takes: str, value: Any) -> bool:
    if isinstance(value, bool):
        return takes == "boolean"
    if isinstance(value, int):
        longest = {"int32": 31, "integer": 63, "integer|string": 31, "number|string": 63}.get(takes)
        return longest is not None and -(2**longest) <= value < 2**longest
    return isinstance(value, str) and takes.endswith("string")


def _wrong(path: Path, words: tuple[str, str], value: Any) -> PatchError:
    return PatchError(path, *words, "wrong-type", NOTHING if isinstance(value, (Mapping, list)) else value)


def _instead(key: str, fields: Mapping[str, Field]) -> str:
    close = difflib.get_close_matches(key, fields, n=1)
    if close:
        return f"write {close[0]}, if you meant that"
    return f"remove it, or use one of {', '.join(fields)}" if len(fields) <= _MOST_NAMES else "remove it"


def _missing(kind: str, takes: str, value: Any, steps: Steps) -> Iterator[tuple[Steps, str]]:
    if takes.startswith("[]") and isinstance(value, list):
        for index, each in enumerate(value):
            yield from _missing(kind, takes[2:], each, (*steps, step(kind, steps, index, each)))
    elif takes.startswith("{}") and isinstance(value, Mapping):
        for key, each in value.items():
            yield from _missing(kind, takes[2:], each, (*steps, key))
    elif takes in _types() and isinstance(value, Mapping):
        for key, field in _types()[takes].items():
            if key in value:
                yield from _missing(kind, field.takes, value[key], (*steps, key))
            elif field.required:
                yield steps, key


@cache
def _types() -> Mapping[str, Mapping[str, Field]]:
    written = json.loads(File(__file__).with_name("fields.json").read_text(encoding="utf-8"))
    return {name: dict(_field(key, takes) for key, takes in fields.items()) for name, fields in written.items()}


def _field(written: str, takes: str) -> tuple[str, Field]:
    """Return a field written as ``name``; ``name!`` is required, ``name@36`` came with 1.36."""
    name, required, since = re.fullmatch(r"([^!@]+)(!?)(?:@(\d+))?", written).groups()  # type: ignore[union-attr]
    return name, Field(takes, bool(required), int(since or 0))
