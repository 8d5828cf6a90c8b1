"""Who owns an object's fields: what was created or applied by hand becomes ours before we apply."""

import time
from typing import Any

from moorage_plugins.kubernetes.api import Api

CREATOR = "pulumi-kubernetes"
_INHERITED = {(CREATOR, "Update"), ("kubectl", "Apply"), ("kubectl", "Update"), ("before-first-apply", "Update")}


def inherits(live: dict[str, Any]) -> bool:
    """Tell whether fields are still those of our own creation, which no dry run can hand over."""
    return any(_key(entry) == (CREATOR, "Update") for entry in _entries(live))


def hand_over(api: Api, path: str, live: dict[str, Any], manager: str) -> None:
    """Give the manager all fields of those from whom it inherits; otherwise its own would conflict with them."""
    inherited = [entry for entry in _entries(live) if _key(entry) in _INHERITED and "subresource" not in entry]
    if not inherited:
        return
    own = [entry for entry in _entries(live) if _key(entry) == (manager, "Apply")]
    fields: dict[str, Any] = {}
    for entry in [*own, *inherited]:
        _join(fields, entry["fieldsV1"])
    ours = {
        **inherited[0],
        "manager": manager,
        "operation": "Apply",
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "fieldsV1": fields,
    }
    kept = [entry for entry in _entries(live) if entry not in inherited and entry not in own]
    patch = [
        {"op": "replace", "path": "/metadata/managedFields", "value": [*kept, ours]},
        # Refused when somebody has written since.
        {"op": "replace", "path": "/metadata/resourceVersion", "value": live["metadata"]["resourceVersion"]},
    ]
    api.call("PATCH", path, patch, "application/json-patch+json")


def _entries(live: dict[str, Any]) -> list[dict[str, Any]]:
    return live["metadata"].get("managedFields") or []


def _key(entry: dict[str, Any]) -> tuple[str, str]:
    return entry["manager"], entry["operation"]


def _join(fields: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        _join(fields.setdefault(key, {}), value)
