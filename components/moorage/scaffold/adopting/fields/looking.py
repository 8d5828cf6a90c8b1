"""Looks into objects of which anything may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moorage.plan.naming import Manifest
from moorage.scaffold.adopting.objects import Running


def at(value: Any, *keys: str) -> Any:
    """Return what stands at the end of the keys; None where there is nothing."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def mapping(value: Any, *keys: str) -> Mapping[str, Any]:
    """Return the mapping at the end of the keys; empty where there is none."""
    found = at(value, *keys)
    return found if isinstance(found, Mapping) else {}


def entries(value: Any, *keys: str) -> list[Mapping[str, Any]]:
    """Return the mappings in the list at the end of the keys."""
    found = at(value, *keys)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def template(running: Running) -> Mapping[str, Any]:
    """Return the template of the pods that serve."""
    return mapping(running.deployment.body, "spec", "template")


def pod(running: Running) -> Mapping[str, Any]:
    """Return what its pods are."""
    return mapping(template(running), "spec")


def container(running: Running) -> Mapping[str, Any]:
    """Return the container that serves: of the service's name, else with the port that is called, else the first."""
    found = entries(pod(running), "containers")
    named = [each for each in found if each.get("name") == running.name]
    wanted = {at(each, "targetPort") for each in entries(running.bodies.get("service"), "spec", "ports")}
    called = [
        each
        for each in found
        if wanted & {port.get(key) for port in entries(each, "ports") for key in ("name", "containerPort")}
    ]
    return next(iter([*named, *called, *found]), {})


def main_port(running: Running) -> Mapping[str, Any]:
    """Return the port of the container that becomes ``port``: what its Service's first port leads to, or its first."""
    ports = entries(container(running), "ports")
    for called in service_ports(running.bodies.get("service")):
        target = called.get("targetPort", called.get("port"))
        for each in ports:
            if target in (each.get("name"), each.get("containerPort")):
                return each
    return next((each for each in ports if each.get("name") == "http"), next(iter(ports), {}))


def service_ports(service: Manifest | None) -> list[Mapping[str, Any]]:
    """Return the Service's ports: the one named http first."""
    found = entries(service, "spec", "ports")
    return sorted(found, key=lambda each: each.get("name") != "http")
