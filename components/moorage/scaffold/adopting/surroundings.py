"""The environment that objects run in, as far as they tell."""

from __future__ import annotations

from typing import Any

from moorage.scaffold.adopting.fields.looking import at, entries
from moorage.scaffold.adopting.objects import Running

DEFAULT_NAMESPACE = "default"


def environment_values(running: list[Running]) -> dict[str, Any]:
    """Return an environment's values in which a plan can make these objects again."""
    spaces = [each.deployment.namespace for each in running]
    return {
        "name": "adopted",
        "namespace": next((space for space in spaces if space), DEFAULT_NAMESPACE),
        "kubernetes": {"context": "CONTEXT"},
        "monitoring": _monitoring(running),
        **_exposure(running),
    }


def _monitoring(running: list[Running]) -> Any:
    found = [each.bodies["monitor"] for each in running if "monitor" in each.objects]
    if not found:
        return "off"
    first = at(found[0], "metadata", "labels") or {}
    shared = {key: value for key, value in first.items() if all(_labels(body).get(key) == value for body in found)}
    own = {
        key
        for each in running
        for body in each.bodies.values()
        if body["kind"] != "ServiceMonitor"
        for key in _labels(body)
    }
    return {"namespace": "monitoring", "labels": {key: value for key, value in shared.items() if key not in own}}


def _labels(body: Any) -> Any:
    return at(body, "metadata", "labels") or {}


def _exposure(running: list[Running]) -> dict[str, Any]:
    for each in running:
        if route := each.bodies.get("route"):
            parent = next(iter(entries(route, "spec", "parentRefs")), {})
            listener = {"listener": parent["sectionName"]} if parent.get("sectionName") else {}
            space = parent.get("namespace") or each.deployment.namespace or DEFAULT_NAMESPACE
            return {"exposure": {"gateway": {"name": parent.get("name"), "namespace": space, **listener}}}
        if ingress := each.bodies.get("ingress"):
            annotations = at(ingress, "metadata", "annotations")
            secret = [each.get("secretName") for each in entries(ingress, "spec", "tls")]
            return {
                "exposure": {
                    "ingress": {
                        "class": at(ingress, "spec", "ingressClassName") or "nginx",
                        **({"annotations": annotations} if annotations else {}),
                        "proxies": [{"namespace": "ingress"}],
                        "tls": {"secret": secret[0]} if secret and secret[0] else False,
                    }
                }
            }
    return {}
