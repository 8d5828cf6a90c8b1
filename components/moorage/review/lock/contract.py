"""What others rely on of a service: read from its plan, so that it is what runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from moorage.plan import each_plan
from moorage.plan.model import Plan, role_of
from moorage.plan.naming import Manifest
from moorage.plan.patch.places import require_patches
from moorage.reading.loading import Project

Reliance = Mapping[str, Any]
"""Of one service: ``dns``, ``ports``, ``selector``, ``hosts``, ``consul``, ``resources``; what it has not is absent."""
Contract = Mapping[str, Reliance]
"""Service → what others rely on, in one environment."""

RENAMED = "renamed_to"
"""In place of ``selector`` and ``resources`` of a service that has another name by now: that name."""
_SERVING = ("deployment", "service", "route", "ingress")
"""Roles whose objects serve others: deleted and made anew under another Pulumi name, they are gone for a while."""
_CONSUL_NAME = "CONSUL_SERVICE_NAME"


def contract(project: Project) -> Contract:
    """Return what others rely on of the services that were asked for.

    Raises `InputError` without an environment, and where a patch does not fit.
    """
    environment = project.required_environment()
    require_patches(project)
    planned = each_plan(project.specs, environment, services=project.selected)
    return dict(each for made in planned for each in _of(made))


def _of(planned: Plan) -> Iterator[tuple[str, Reliance]]:
    relied = relied_on(planned)
    yield planned.name, relied
    if planned.renamed_from is not None:
        # Whoever uses the former name relies on no object of it any more.
        kept = {key: relied[key] for key in ("ports", "hosts") if key in relied}
        dns = relied["dns"].replace(planned.name, planned.renamed_from, 1)
        yield planned.renamed_from, {"dns": dns, **kept, RENAMED: planned.name}


def relied_on(planned: Plan) -> Reliance:
    """Return what others rely on of one service."""
    objects = planned.manifests
    service, selector = objects.get("service"), objects["deployment"]["spec"]["selector"]["matchLabels"]
    found: dict[str, Any] = {
        "dns": urlsplit(planned.url).hostname,
        "ports": {port["name"]: port["port"] for port in service["spec"]["ports"]} if service else None,
        "selector": dict(sorted(selector.items())),
        "hosts": sorted(_hosts(objects)),
        "consul": sorted(set(_consul(planned))),
        "resources": sorted(f"{planned.name}-{key}" for key in objects if role_of(key) in _SERVING),
    }
    return {key: value for key, value in found.items() if value}


def _hosts(objects: Mapping[str, Manifest]) -> Iterator[str]:
    if route := objects.get("route"):
        for rule in route["spec"].get("rules", ()):
            paths = [match.get("path", {}).get("value", "/") for match in rule.get("matches", ())] or ["/"]
            yield from (f"{host}{path}" for host in route["spec"].get("hostnames", ()) for path in paths)
    if ingress := objects.get("ingress"):
        for rule in ingress["spec"].get("rules", ()):
            paths = [path.get("path", "/") for path in rule.get("http", {}).get("paths", ())]
            yield from (f"{rule.get('host', '')}{path}" for path in paths)


def _consul(planned: Plan) -> Iterable[str]:
    if planned.catalog is not None:
        yield planned.catalog.service
    containers = planned.manifests["deployment"]["spec"]["template"]["spec"]["containers"]
    # Whatever the container is called: what was adopted keeps its name, and a patch may take its variables away.
    variables = [each for container in containers for each in container.get("env", ())]
    yield from (each["value"] for each in variables if each["name"] == _CONSUL_NAME and "value" in each)
