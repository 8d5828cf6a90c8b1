"""The values that a plan may not know yet: the image, its version, and what a Pulumi program gives as outputs."""

from __future__ import annotations

from typing import Any

from moorage.spec.values.frozen import FrozenDict, FrozenList


class Placeholder(str):
    """Text in the place of a value that comes later; recognised by its type, never by its text."""

    kind: str
    """What fills it: see `fill`."""


def placeholder(kind: str, text: str) -> Placeholder:
    """Return a placeholder of that kind; ``text`` stands where it is not filled."""
    made = Placeholder(text)
    made.kind = kind
    return made


# Valid where they stand, so that a rendered file passes every schema; .invalid never resolves (RFC 2606).
IMAGE = placeholder("image", "placeholder.invalid/image")
VERSION = placeholder("version", "placeholder")
_PLAIN = frozenset({str, int, bool})
_MAPPINGS = frozenset({dict, FrozenDict})
_LISTS = frozenset({list, FrozenList})


def fill(body: Any, values: dict[str, Any]) -> Any:
    """Return a copy of ``body`` with placeholders replaced.

    ``values``: kind → value. A kind that is absent stays a placeholder; a value of None removes the key it stands at.
    Values are passed through untouched: they may be Pulumi outputs.
    """
    # By far most values are plain text or numbers, which stay: a call for each would cost more than the rest of a plan.
    kind = type(body)
    if kind in _MAPPINGS:
        return {
            key: filled
            for key, value in body.items()
            if (filled := value if type(value) in _PLAIN else fill(value, values)) is not None
        }
    if kind in _LISTS:
        return [each if type(each) in _PLAIN else fill(each, values) for each in body]
    return values.get(body.kind, body) if kind is Placeholder else body
