"""The namespace, which a stack may create and a component never does."""

from __future__ import annotations

from moorage.environment import Environment
from moorage.plan.naming import Manifest


def namespace(environment: Environment) -> Manifest | None:
    """Return the Namespace when the environment asks for it; it enforces Pod Security *restricted*."""
    if not environment.create_namespace:
        return None
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {
            "name": environment.namespace,
            "labels": {"pod-security.kubernetes.io/enforce": "restricted"},
        },
    }
