"""Mappings that say one thing of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from moorage.spec.values.validation import invalid


def only_one_of(*keys: str, remedy: str) -> Callable[[Any], Any]:
    """Return a check that a mapping sets one of ``keys``; ``remedy``: what to write where it sets none."""

    def check(value: Any) -> Any:
        there = [key for key in keys if value.get(key) is not None] if isinstance(value, Mapping) else [""]
        if not there:
            raise invalid("incomplete", f"needs one of {', '.join(keys)}", remedy)
        if len(there) > 1:
            raise invalid("conflict", f"has {' and '.join(there)}", "set only one")
        return value

    return check
