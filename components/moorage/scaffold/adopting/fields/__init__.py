"""What each field of a spec may have been, read from the objects that a plan would make of it.

Suggestions, no decisions: one that does not shorten what is left for the patch is dropped by `choosing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moorage.scaffold.adopting.fields import beside, network, pod, process, serving
from moorage.scaffold.adopting.objects import Running

Suggestion = tuple[tuple[str, ...], Any]
"""The keys of a field and its value."""


_TURNED_OFF = (
    ("network_policy",),
    ("disruption_budget",),
    ("spread",),
    ("user_namespace",),
    ("gomemlimit",),
)
STAYING_OFF: tuple[Suggestion, ...] = tuple((keys, False) for keys in (*_TURNED_OFF, ("metrics",)))
"""What is off in the objects, whether or not this environment would turn it on."""
_RECOMMENDED = {"run_as", "shutdown", "service_account"}


def suggestions(running: Running, *, recommended: bool) -> Iterator[Suggestion]:
    """Yield values of fields, in an order in which each can be judged once those before it stand.

    ``recommended``: without those that turn off what the library adds.
    """
    for keys, value in _all(running):
        if not (recommended and _turns_off(keys, value)):
            yield keys, value


def _turns_off(keys: tuple[str, ...], value: Any) -> bool:
    if keys == ("shutdown",):
        return bool(value["drain"] == "0s")
    if keys[0] == "resources" and isinstance(value, dict):
        return False in value.values()
    return keys in _TURNED_OFF or (value in (False, "platform", "default") and keys[0] in ("resources", *_RECOMMENDED))


def _all(running: Running) -> Iterator[Suggestion]:
    yield from serving.suggestions(running)
    yield from process.suggestions(running)
    yield from pod.suggestions(running)
    yield from network.suggestions(running)
    yield from beside.suggestions(running)
