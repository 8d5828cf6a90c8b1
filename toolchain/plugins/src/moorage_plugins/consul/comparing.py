"""Compares what the catalog held with what the program asks for."""

from collections.abc import Set
from typing import Any

from pulumi.runtime.proto import provider_pb2

from moorage_plugins.consul import checks
from moorage_plugins.differences import differences, response


def diff(old: dict[str, Any], new: dict[str, Any], replaces: Set[str], computed: Set[str]) -> provider_pb2.DiffResponse:
    """Return what an update would change; what Consul fills in by itself is no change."""
    found = list(differences(_asked(old, new, computed), _comparable(new)))
    replacing = [one for one in found if one.path[0] in replaces]
    # A name that was made up will be another one; a given one may be the same, so the old resource goes first.
    made_up = "name" in new.get("__defaults", [])
    return response(found, replacing, delete_first=bool(replacing) and not made_up)


def _asked(old: dict[str, Any], new: dict[str, Any], computed: Set[str]) -> dict[str, Any]:
    return _comparable({key: value for key, value in old.items() if key in new or key not in computed}, new)


def _comparable(properties: dict[str, Any], asked: dict[str, Any] | None = None) -> dict[str, Any]:
    """Leave out what says nothing, and bring the checks, which are a set, into one order."""
    kept = {key: value for key, value in properties.items() if not _says_nothing(value)}
    kept.pop("__defaults", None)
    if isinstance(kept.get("checks"), list):
        with_status = {check.get("checkId") for check in _listed(asked or properties) if "status" in check}
        complete = [_check(check, with_status) for check in _listed(kept)]
        kept["checks"] = sorted(complete, key=lambda check: str(check.get("checkId")))
    return kept


def _listed(properties: dict[str, Any]) -> list[dict[str, Any]]:
    found = properties.get("checks")
    return [check for check in found if isinstance(check, dict)] if isinstance(found, list) else []


def _check(check: dict[str, Any], with_status: Set[Any]) -> dict[str, Any]:
    complete = {**checks.DEFAULTS, **check}
    if check.get("checkId") not in with_status:
        # Consul's own findings are no wish of the program.
        complete.pop("status", None)
    return {key: value for key, value in complete.items() if not _says_nothing(value)}


def _says_nothing(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, str | int | list | dict) and not value)
