"""On which nodes pods may run."""

from __future__ import annotations

from moorage.plan.naming import Manifest
from moorage.spec.pod.placement import Toleration
from moorage.spec.service import ServiceSpec


def placement(spec: ServiceSpec) -> Manifest:
    """Return where any pod of a service may run, and before whom."""
    wanted = spec.placement
    return {
        **({"nodeSelector": wanted.node_selector} if wanted.node_selector else {}),
        **({"tolerations": [_toleration(each) for each in wanted.tolerations]} if wanted.tolerations else {}),
        **({"priorityClassName": wanted.priority_class} if wanted.priority_class is not None else {}),
    }


def _toleration(each: Toleration) -> Manifest:
    return {
        **({"key": each.key} if each.key is not None else {}),
        "operator": each.operator,
        **({"value": each.value} if each.value is not None else {}),
        **({"effect": each.effect} if each.effect is not None else {}),
        **({"tolerationSeconds": each.seconds} if each.seconds is not None else {}),
    }
