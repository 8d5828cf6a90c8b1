"""Whether objects find each other: a Service its pods, a ServiceMonitor its Service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moorage.plan.patch.lists import Steps
from moorage.plan.rules.bodies import UNKNOWN, at, entries, is_not, kind, mapping, pod
from moorage.plan.rules.model import Body, Fault, Found, Placed, Rule, SetRule
from moorage.spec.values.fields import DNS_LABEL, DNS_WORDS

_SERVICE, _MONITOR = ("", "Service"), ("monitoring.coreos.com", "ServiceMonitor")


def _names(body: Body) -> Iterator[Found]:
    name = at(body, "metadata", "name")
    if kind(body) == _SERVICE and isinstance(name, str) and not re.fullmatch(DNS_LABEL, name):
        yield ("metadata", "name"), Fault("is not a DNS-1035 name", DNS_WORDS, name)


def _selecting_nothing(objects: Sequence[Placed]) -> Iterator[tuple[Placed, Found]]:
    for each in objects:
        steps: Steps
        if kind(each.body) == _SERVICE and at(each.body, "spec", "selector"):
            steps = ("spec", "selector")
            wanted = at(each.body, "spec", "selector")
            labels = [found.labels for other in _near(each, objects) if (found := pod(other.body))]
            wrong, hint = "selects no pod of this stack", "repeat the labels of the pods that are meant"
        elif kind(each.body) == _MONITOR and _is_plain(each.body):
            steps = ("spec", "selector", "matchLabels")
            wanted = at(each.body, "spec", "selector", "matchLabels")
            labels = [at(other.body, "metadata", "labels") for other in _services(each, objects)]
            wrong, hint = "selects no Service of this stack", "repeat the labels of the Service that is meant"
        else:
            continue
        # Where the stack has nothing that could be meant, it is another stack's.
        if labels and not any(_may_select(wanted, given) for given in labels):
            yield each, (steps, Fault(wrong, hint, dict(wanted)))


def _unknown_ports(objects: Sequence[Placed]) -> Iterator[tuple[Placed, Found]]:
    for each in objects:
        if kind(each.body) != _MONITOR or not _is_plain(each.body):
            continue
        wanted = at(each.body, "spec", "selector", "matchLabels")
        meant = [
            other.body
            for other in _services(each, objects)
            if _may_select(wanted, at(other.body, "metadata", "labels"))
        ]
        if not meant or any(at(service, "spec", "ports") is UNKNOWN for service in meant):
            continue
        named = [at(port, "name") for service in meant for port in entries(service, "spec", "ports")]
        for index, endpoint in enumerate(entries(each.body, "spec", "endpoints")):
            port = at(endpoint, "port")
            if UNKNOWN not in named and is_not(port, None, *named):
                known = ", ".join(name for name in named if name) or "none has a name"
                wrong = "is no port of the Service that it selects, so that nothing is asked"
                yield (
                    each,
                    (("spec", "endpoints", index, "port"), Fault(wrong, f"name one of its ports: {known}", port)),
                )


def _services(monitor: Placed, objects: Sequence[Placed]) -> Iterator[Placed]:
    return (other for other in _near(monitor, objects) if kind(other.body) == _SERVICE)


def _near(one: Placed, objects: Sequence[Placed]) -> Iterator[Placed]:
    """Yield the objects in the same cluster and namespace."""
    where = _namespace(one.body)
    for other in objects:
        if other.provider == one.provider and where is not UNKNOWN and _namespace(other.body) in (where, UNKNOWN):
            yield other


def _namespace(body: Body) -> Any:
    return at(body, "metadata", "namespace") or "default"


def _is_plain(monitor: Body) -> bool:
    """Tell whether a monitor selects by labels alone, in its own namespace."""
    others = at(monitor, "spec", "selector", "matchExpressions") or at(monitor, "spec", "namespaceSelector")
    return not others and bool(mapping(monitor, "spec", "selector", "matchLabels"))


def _may_select(wanted: Any, labels: Any) -> bool:
    if UNKNOWN in (wanted, labels):
        return True
    given: Mapping[str, Any] = labels or {}
    return all(UNKNOWN in (value, given.get(key)) or given.get(key) == value for key, value in wanted.items())


RULES = (Rule("name-not-dns", "The name of a Service is a DNS name.", "mandatory", _names),)
SET_RULES = (
    SetRule(
        "monitor-port-unknown",
        "A ServiceMonitor names a port that its Service has.",
        "mandatory",
        _unknown_ports,
    ),
    SetRule("selects-nothing", "What selects by labels selects something.", "advisory", _selecting_nothing),
)
