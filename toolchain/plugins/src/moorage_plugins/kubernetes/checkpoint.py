"""What the state holds of an object: the object, and what the official plugin needs to go on from there.

Without its marks the official plugin takes every object for one that it must make anew, under another manager's fields.
"""

import json
from typing import Any

from moorage_plugins.values import Secret, has_secret, revealed

_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_INPUTS, _VERSION, _MANAGER = "__inputs", "__initialApiVersion", "__fieldManager"
MANAGER = "pulumi-kubernetes"
"""The field manager of every object that the stand-in creates."""


def last_applied(live: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a client-side `kubectl apply` has written last, None where it has not."""
    found = live["metadata"].get("annotations", {}).get(_LAST_APPLIED)
    return json.loads(found) if found else None


def manager(state: dict[str, Any]) -> str:
    """Return the field manager that a state names: the one under which an object is updated."""
    return str(revealed(state).get(_MANAGER) or MANAGER)


def made(inputs: dict[str, Any], live: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Return the state of an object. ``inputs``: with marks of secrecy; ``before``: its former state, if any."""
    version = revealed(before).get(_VERSION) or live["apiVersion"]
    marks = {_INPUTS: inputs, _VERSION: version, _MANAGER: manager(before)}
    return {**marked(live, inputs), **marks}


def marked(value: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
    """Return an object with the marks of secrecy of its inputs; a list that holds a secret is secret as a whole."""
    return {key: _marked_value(each, inputs.get(key)) for key, each in value.items()}


def _marked_value(value: Any, given: Any) -> Any:
    if isinstance(value, dict) and isinstance(given, dict):
        return marked(value, given)
    return Secret(value) if has_secret(given) else value
