"""The namespace and what holds for all of it, which a stack may create and a component never does."""

from __future__ import annotations

from collections.abc import Iterable

from moorage.plan.naming import Manifest, selector
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

_MODES = ("enforce", "warn", "audit")


def namespace(environment: Environment) -> Manifest | None:
    """Return the Namespace when the environment asks for it, under Pod Security *restricted*.

    As of the environment's version of Kubernetes: an upgrade of the cluster alone refuses no pod.
    """
    if environment.created_namespace is None:
        return None
    labels = {}
    for mode in _MODES:
        labels[f"pod-security.kubernetes.io/{mode}"] = "restricted"
        labels[f"pod-security.kubernetes.io/{mode}-version"] = f"v{environment.kubernetes.version}"
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": environment.namespace, "labels": labels}}


def default_deny(environment: Environment, specs: Iterable[ServiceSpec]) -> Manifest | None:
    """Return the policy that denies every pod of a created namespace what no other policy allows.

    ``specs``: the whole set; a service whose own policy is off is left out, as it would be shut off altogether.
    """
    created = environment.created_namespace
    if created is None or not created.network_policy:
        return None
    excluded = [{"key": key, "operator": "NotIn", "values": values} for key, values in sorted(_opened(specs).items())]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        # A dot: no service, and so no service's own policy, can bear that name.
        "metadata": {"name": "moorage.default-deny", "namespace": environment.namespace},
        "spec": {
            "podSelector": {"matchExpressions": excluded} if excluded else {},
            "policyTypes": ["Ingress", "Egress"],
        },
    }


def _opened(specs: Iterable[ServiceSpec]) -> dict[str, list[str]]:
    """Return the label, and its values, by which pods are left out: one for each service, as all that are asked must
    differ.
    """
    found: dict[str, list[str]] = {}
    for spec in (spec for spec in specs if not spec.network_policy):
        labels = selector(spec)
        key = next((key for key, value in labels.items() if value == spec.name), next(iter(labels)))
        found.setdefault(key, []).append(labels[key])
    return {key: sorted(values) for key, values in found.items()}
