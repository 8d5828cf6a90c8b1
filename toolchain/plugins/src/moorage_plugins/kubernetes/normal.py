"""Brings inputs into the form in which they are kept: one way to write a Secret, and secrets marked as such."""

import base64
import binascii
from typing import Any

from moorage_plugins.kubernetes.words import words
from moorage_plugins.values import Secret, has_secret, has_unknown

_READ_ONLY = frozenset(
    words("creationTimestamp deletionGracePeriodSeconds deletionTimestamp generation managedFields resourceVersion uid")
)
_OF_SECRETS = ("data", "stringData")


def normalised(body: dict[str, Any]) -> dict[str, Any]:
    """Return an object without read-only metadata; a Secret has base64 ``data`` only."""
    if _is_secret(body) and not has_unknown(body):
        body = _as_data(body)
    found = body.get("metadata")
    if isinstance(found, dict):
        body = {**body, "metadata": {key: value for key, value in found.items() if key not in _READ_ONLY}}
    return body


def with_secrets(body: dict[str, Any], marked: dict[str, Any]) -> dict[str, Any]:
    """Return an object in which is secret what was secret in `marked`; of a Secret all data is."""
    if body.get("kind") == "Secret":
        return {key: Secret(value) if key in _OF_SECRETS else value for key, value in body.items()}
    return {key: _with_secret(value, marked.get(key)) for key, value in body.items()}


def _with_secret(value: Any, marked: Any) -> Any:
    if isinstance(value, dict) and isinstance(marked, dict):
        return with_secrets(value, marked)
    # A list with one secret is secret as a whole: its order may change.
    return Secret(value) if has_secret(marked) else value


def _is_secret(body: dict[str, Any]) -> bool:
    return body.get("kind") == "Secret" and body.get("apiVersion") == "v1"


def _as_data(body: dict[str, Any]) -> dict[str, Any]:
    given = body.get("stringData") or {}
    data = {key: _canonical(value) for key, value in (body.get("data") or {}).items()}
    data.update({key: base64.b64encode(value.encode()).decode() for key, value in given.items()})
    rest = {key: value for key, value in body.items() if key not in _OF_SECRETS}
    return {**rest, "data": data} if data else rest


def _canonical(value: str) -> str:
    try:
        return base64.b64encode(base64.b64decode(value)).decode()
    except binascii.Error:
        # What is no base64 is left to the API server to refuse.
        return value
