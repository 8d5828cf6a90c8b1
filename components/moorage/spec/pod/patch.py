"""Changes of the objects that a service becomes, for what no field says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from moorage.spec.pod.objects import SINGLE
from moorage.spec.values.accepted import LONGEST_TEXT
from moorage.spec.values.conflicts import Conflict, value_at
from moorage.spec.values.limits import Matching
from moorage.spec.values.validation import invalid

_ONE_OF_MANY = r"job\.[a-z]([-a-z0-9]{0,61}[a-z0-9])?"

ObjectKey = Annotated[
    str,
    Matching(
        "bad-name",
        f"{'|'.join(SINGLE)}|{_ONE_OF_MANY}",
        "is no object of a service",
        f"use one of {', '.join(SINGLE)}, or job.nightly for the job nightly",
    ),
]


def _plain(value: Any) -> Any:
    """Return data as it stands in an object: numbers without how they were written, whole ones as such."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        # Pulumi hands numbers over as floats.
        return int(value)
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


Patch = dict[ObjectKey, Annotated[dict[str, Any], BeforeValidator(_plain)]]
"""Object → its strategic merge patch."""


def patch_conflicts(data: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield the values of patches that no object of Kubernetes holds."""
    patches = value_at(data, "patch")
    for key, patch in patches.items() if isinstance(patches, Mapping) else ():
        if isinstance(patch, Mapping):
            yield from _unfit(patch, ("patch", str(key)))


def _unfit(value: Any, keys: tuple[str | int, ...]) -> Iterator[Conflict]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            if (wrong := _wrong(key)) or not isinstance(key, str):
                yield keys, wrong or invalid("yaml-key", "holds a key that is not text", "put it in quotes")
            else:
                yield from _unfit(each, (*keys, key))
    elif isinstance(value, (list, tuple)):
        for index, each in enumerate(value):
            yield from _unfit(each, (*keys, index))
    elif wrong := _wrong(value):
        yield keys, wrong


def _wrong(value: Any) -> PydanticCustomError | None:
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            return invalid("too-long", "is too long", f"give at most {LONGEST_TEXT:,} characters", shown=False)
        if any("\ud800" <= each <= "\udfff" for each in value):
            remedy = "remove the lone surrogate, such as \\ud800"
            return invalid("bad-character", "holds half a character", remedy, shown=False)
        return None
    if isinstance(value, float) and not value.is_integer():
        return invalid("wrong-type", "must be text or a whole number", 'put it in quotes, such as "0.5"')
    if value is None or isinstance(value, (bool, int, float)):
        return None
    return invalid("wrong-type", "is nothing that an object holds", "write text, a number, true or false", shown=False)
