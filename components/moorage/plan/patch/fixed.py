"""What no patch may change: by these facts objects find each other, or a field of the spec says them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.plan.model import FORMER
from moorage.plan.naming import Manifest
from moorage.plan.patch.error import PatchError
from moorage.plan.patch.lists import Entry, Steps, nearest, step
from moorage.plan.placeholders import Placeholder
from moorage.spec.pod.labels import INSTANCE, NAME, PART_OF, VERSION_LABEL

_REMEDIES = {
    "name": "remove it: the name is the service's, by which others find it",
    "namespace": "remove it: the environment says the namespace",
    "selector": "remove it: by these labels pods are found, and a selector cannot change",
    "label": "remove it, and use labels for one of your own",
    "image": "remove it, and set source or image.ref",
    "ports": "remove it, and set port, ports or service.port",
    "replicas": "remove it, and set replicas or autoscale",
    "deadline": "remove it, and set migrate.timeout: it is how long `up` waits",
    "placeholder": "remove it: the value is known only to Pulumi",
}
_SELECTORS = ("selector", "podSelector", "scaleTargetRef")
_LABELS = (NAME, INSTANCE, PART_OF, VERSION_LABEL)
_SELECTED = ("monitor", "alerts", "dashboard")
"""What Prometheus and Grafana's sidecar select by labels of the environment."""
_SERVICES = ("service", FORMER)
_CONTAINERS = ("containers", "initContainers")
_TEMPLATES: tuple[Steps, ...] = (("spec", "template"), ("spec", "jobTemplate", "spec", "template"))
_OF_PORT = ("name", "targetPort", "protocol")
_ABSENT = object()
Facts = dict[Steps, tuple[Any, str]]
"""What leads to a value → the value, and which remedy it has."""


def touched(
    role: str, before: Manifest, after: Manifest, patch: Mapping[str, Any], *, adopted: bool = False
) -> Iterator[PatchError]:
    """Yield where a patch changes what it may not. ``role``: as in the plan, such as ``deployment``.

    ``adopted``: of a service that ran before, whose labels, ports and selectors may be its own; the Deployment's
    selector, which cannot change, is not.
    """
    facts, now = _facts(role, before), _facts(role, after)
    if adopted:
        facts = {steps: fact for steps, fact in facts.items() if _is_kept(role, steps, fact[1], before)}
    said = set()
    for steps, (value, remedy) in facts.items():
        if now.get(steps, (_ABSENT, ""))[0] != value:
            path = nearest(patch, steps)
            if path not in said:
                said.add(path)
                yield PatchError(
                    path, f"changes {_shown(steps)}, which a patch may not", _REMEDIES[remedy], "fixed-field"
                )
    for each in after.get("spec", {}).get("ports", ()) if role in _SERVICES and not adopted else ():
        if "name" not in each:
            path = (*nearest(patch, ("spec", "ports", Entry("port", each["port"]))), "name")
            yield PatchError(path, "is required", "add the key", "missing-key")
    for ports in _repeated(after):
        path = max((nearest(patch, steps) for steps in ports), key=len)
        yield PatchError(path, "is the name of two ports then", "give it another one", "repeated")


def _is_kept(role: str, steps: Steps, remedy: str, body: Manifest) -> bool:
    """Tell whether a fact holds for what was adopted too: what it is found by, and what is no matter of its past."""
    if remedy == "label":
        selector = body["spec"]["selector"].get("matchLabels", {}) if role == "deployment" else {}
        return steps[:2] == ("spec", "template") and steps[-1] in selector
    return remedy != "ports" and (remedy != "selector" or role == "deployment" or steps[-1] == "scaleTargetRef")


def _shown(steps: Steps) -> str:
    return "".join(
        f"[{each.value}]" if isinstance(each, Entry) else f"[{each}]" if isinstance(each, int) else f".{each}"
        for each in steps
    ).removeprefix(".")


def _facts(role: str, body: Manifest) -> Facts:
    found: Facts = {}
    for key in ("apiVersion", "kind"):
        found[key,] = (body.get(key), "name")
    found |= _of_metadata(("metadata",), body.get("metadata", {}), every=role in _SELECTED)
    for key in ("name", "namespace"):
        found["metadata", key] = (body.get("metadata", {}).get(key), key)
    spec = body.get("spec", {})
    found |= {("spec", key): (spec[key], "selector") for key in _SELECTORS if key in spec}
    if role == "deployment":
        found["spec", "replicas"] = (spec.get("replicas"), "replicas")
    if role == "migrate":
        found["spec", "activeDeadlineSeconds"] = (spec.get("activeDeadlineSeconds"), "deadline")
    found |= _of_ports(("spec",), spec, "port") if role in _SERVICES else {}
    found |= _of_endpoints(spec) if role == "monitor" else {}
    for way in _TEMPLATES:
        found |= _of_pods(body, way, spec.get("selector", {}).get("matchLabels", ()) if role == "deployment" else ())
    for way, value in _placeholders(str(body["kind"]), body, ()):
        found.setdefault(way, (value, "placeholder"))
    return found


def _of_metadata(way: Steps, metadata: Any, selected: Any = (), *, every: bool = False) -> Facts:
    labels = metadata.get("labels", {})
    keys = dict.fromkeys((*_LABELS, *(labels if every else ()), *selected))
    return {(*way, "labels", key): (labels.get(key), "label") for key in keys}


def _of_ports(way: Steps, holder: Any, number: str) -> Facts:
    return {
        (*way, "ports", Entry(number, each[number])): ([each.get(key) for key in _OF_PORT], "ports")
        for each in holder.get("ports", ())
    }


def _repeated(body: Manifest) -> Iterator[list[Steps]]:
    """Yield what leads to the ports of one list that have the same name."""
    lists: list[tuple[Steps, Any, str]] = [(("spec", "ports"), body.get("spec", {}).get("ports", ()), "port")]
    for way in _TEMPLATES:
        for kind in _CONTAINERS:
            for each in _at(body, (*way, "spec")).get(kind, ()):
                here = (*way, "spec", kind, Entry("name", each["name"]), "ports")
                lists.append((here, each.get("ports", ()), "containerPort"))
    for here, ports, number in lists:
        named: dict[str, list[Steps]] = {}
        for each in (each for each in ports if "name" in each):
            named.setdefault(each["name"], []).append((*here, Entry(number, each[number]), "name"))
        yield from (steps for steps in named.values() if len(steps) > 1)


def _of_endpoints(spec: Any) -> Facts:
    found: Facts = {}
    for index, each in enumerate(spec.get("endpoints", ())):
        for key in ("port", "targetPort"):
            if key in each:
                found["spec", "endpoints", index, key] = (each[key], "ports")
    return found


def _of_pods(body: Manifest, way: Steps, selected: Any) -> Facts:
    template = _at(body, way)
    if not template:
        return {}
    found = _of_metadata((*way, "metadata"), template.get("metadata", {}), selected)
    for kind in _CONTAINERS:
        for each in template.get("spec", {}).get(kind, ()):
            here = (*way, "spec", kind, Entry("name", each["name"]))
            found[(*here, "image")] = (each.get("image"), "image")
            found |= _of_ports(here, each, "containerPort")
    return found


def _at(body: Any, way: Steps) -> Any:
    for key in way:
        body = body.get(key, {})
    return body


def _placeholders(kind: str, value: Any, steps: Steps) -> Iterator[tuple[Steps, Placeholder]]:
    if isinstance(value, Placeholder):
        yield steps, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _placeholders(kind, each, (*steps, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _placeholders(kind, each, (*steps, step(kind, steps, index, each)))
