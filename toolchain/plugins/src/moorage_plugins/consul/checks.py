"""The health checks of a service: as Pulumi has them, and as the catalog does."""

from typing import Any

from moorage_plugins.serving import PluginError

DEFAULTS = {"deregisterCriticalServiceAfter": "30s", "method": "GET", "tlsSkipVerify": False}

_IN_DEFINITION = {
    "deregisterCriticalServiceAfter": "DeregisterCriticalServiceAfter",
    "http": "HTTP",
    "interval": "Interval",
    "method": "Method",
    "tcp": "TCP",
    "timeout": "Timeout",
    "tlsSkipVerify": "TLSSkipVerify",
}
_DURATIONS = frozenset(["deregisterCriticalServiceAfter", "interval", "timeout"])


def definition(check: dict[str, Any], node: str, service: str) -> dict[str, Any]:
    """Return a check as the catalog takes it."""
    check = {**DEFAULTS, **check}
    if check.get("tcp") and check.get("http"):
        raise PluginError("you cannot set both tcp and http in the same check")
    headers = {header["name"]: header["values"] for header in check.get("headers") or []}
    found = {theirs: check[ours] for ours, theirs in _IN_DEFINITION.items() if check.get(ours)}
    return {
        "Node": node,
        "ServiceID": service,
        "CheckID": check["checkId"],
        "Name": check["name"],
        "Notes": check.get("notes", ""),
        "Status": check.get("status", ""),
        "Definition": {**found, "Header": headers},
    }


def properties(check: dict[str, Any]) -> dict[str, Any]:
    """Return a check of the catalog as Pulumi has it; durations in the form in which Go writes them."""
    found = check["Definition"]
    headers = [{"name": name, "values": values} for name, values in sorted((found.get("Header") or {}).items())]
    plain = {ours: found.get(theirs, "") for ours, theirs in _IN_DEFINITION.items()}
    plain.update({ours: plain[ours] or "0s" for ours in _DURATIONS})
    return {
        **plain,
        "tlsSkipVerify": bool(plain["tlsSkipVerify"]),
        "checkId": check["CheckID"],
        "headers": headers,
        "name": check["Name"],
        "notes": check["Notes"],
        "status": check["Status"],
    }
