"""The file by which `pulumi import --file` takes objects that run into a stack's state, below their components.

Names and parents are those that `moorage.components` registers, so that the next `up` finds each of them. Every entry
has its inputs, those of the components too: an engine that takes them finds nothing to change then, and an older one
writes what is there already.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moorage.plan.naming import Manifest
from moorage.scaffold.adopting.adopt import Adopted, Adoption

_PROVIDER = "cluster"
"""What `moorage.components` calls the provider of an environment's cluster."""
_MONITORED = ("monitor", "alerts", "dashboard")
Entry = dict[str, Any]


def import_file(adoption: Adoption, plugin: str | None) -> dict[str, Any]:
    """Return the content of the file. ``plugin``: the release of the kubernetes SDK that the program uses."""
    resources = [_provider(adoption, plugin)]
    for service in adoption.services:
        resources += _components(service)
        resources += _children(service, adoption.environment.namespace, plugin)
    return {"resources": resources}


def _provider(adoption: Adoption, plugin: str | None) -> Entry:
    # An empty kubeconfig, as the components have it: the one of the machine is in nobody's state.
    inputs = {"context": adoption.environment.kubernetes.context, "kubeconfig": ""}
    return {"type": "pulumi:providers:kubernetes", "name": _PROVIDER, **_version(plugin), "inputs": inputs}


def _components(service: Adopted) -> Iterator[Entry]:
    top = _component_name(service, "Microservice")
    yield _component(service, "Microservice") | {"inputs": service.spec.model_dump(mode="json", exclude_unset=True)}
    for kind in ("Workload", "Monitoring"):
        yield _component(service, kind) | {"parent": top}


def _component(service: Adopted, kind: str) -> Entry:
    return {
        "type": f"moorage:index:{kind}",
        "name": _component_name(service, kind),
        "logicalName": service.name,
        "component": True,
    }


def _component_name(service: Adopted, kind: str) -> str:
    # All three bear the service's name in Pulumi; in the file a parent must be told by one of its own.
    return f"{service.name}-{kind.lower()}-component"


def _children(service: Adopted, namespace: str, plugin: str | None) -> Iterator[Entry]:
    for role, body in service.manifests.items():
        if role in service.running.objects:
            yield {
                "type": _type(body),
                "name": f"{service.name}-{role}",
                "id": f"{namespace}/{body['metadata']['name']}",
                "parent": _component_name(service, "Monitoring" if role in _MONITORED else "Workload"),
                "provider": _PROVIDER,
                **_version(plugin),
                "inputs": body,
            }


def _type(body: Manifest) -> str:
    version = str(body["apiVersion"])
    return f"kubernetes:{version if '/' in version else f'core/{version}'}:{body['kind']}"


def _version(plugin: str | None) -> Entry:
    return {"version": plugin} if plugin else {}
