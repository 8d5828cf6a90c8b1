"""What others ask: ports, Service, probes, metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.scaffold.adopting.fields.looking import at, container, entries, main_port, mapping, service_ports
from moorage.scaffold.adopting.objects import Running
from moorage.spec.endpoints.ports import HTTP

Found = Iterator[tuple[tuple[str, ...], Any]]
_ACTIONS = ("httpGet", "grpc", "tcpSocket")


def suggestions(running: Running) -> Found:
    """Yield the fields of its endpoints."""
    main = main_port(running)
    if "containerPort" in main:
        yield ("port",), main["containerPort"]
    yield from _service(running, main)
    yield from _ports(running, main)
    yield from _health(running, _names(running, main))
    yield from _metrics(running, main)


def _names(running: Running, main: Mapping[str, Any]) -> dict[Any, str]:
    """Return the names that ports have in the spec, by what they are called in the objects: number and name."""
    found: dict[Any, str] = {}
    for each in entries(container(running), "ports"):
        name = HTTP if each is main else str(each.get("name", ""))
        found |= {each.get("containerPort"): name, each.get("name", name): name}
    return {key: name for key, name in found.items() if name}


def _service(running: Running, main: Mapping[str, Any]) -> Found:
    service = running.bodies.get("service")
    if service is None:
        yield ("service",), False
        return
    leading = [each for each in service_ports(service) if _leads_to(each, main)]
    if leading:
        yield ("service", "port"), leading[0].get("port")
    if annotations := at(service, "metadata", "annotations"):
        yield ("service", "annotations"), annotations


def _leads_to(port: Mapping[str, Any], target: Mapping[str, Any]) -> bool:
    return port.get("targetPort", port.get("port")) in (target.get("name"), target.get("containerPort"))


def _ports(running: Running, main: Mapping[str, Any]) -> Found:
    called = service_ports(running.bodies.get("service"))
    found: dict[str, Any] = {}
    for each in entries(container(running), "ports"):
        if each is not main and each.get("name") and each.get("protocol", "TCP") == "TCP":
            number = each.get("containerPort")
            inside = any(_leads_to(port, each) for port in called)
            found[str(each["name"])] = number if inside else {"port": number, "service": False}
    # All at once first: their order counts.
    if found:
        yield ("ports",), found
    yield from ((("ports", name), port) for name, port in found.items())


def _health(running: Running, names: Mapping[Any, str]) -> Found:
    serving = container(running)
    ready, live = mapping(serving, "readinessProbe"), mapping(serving, "livenessProbe")
    asked = _asked(ready, names)
    yield ("health",), False
    if asked is None:
        return
    health = {
        **asked,
        "interval": f"{ready.get('periodSeconds', 10)}s",
        "timeout": f"{ready.get('timeoutSeconds', 1)}s",
        "failures": ready.get("failureThreshold", 3),
        **_of_http(mapping(ready, "httpGet"), names),
    }
    yield ("health",), health
    way = _asked(live, names)
    if way is None:
        return
    start = mapping(serving, "startupProbe")
    times = {"interval": f"{live.get('periodSeconds', 10)}s", "failures": live.get("failureThreshold", 3)}
    longest = start.get("periodSeconds", 10) * start.get("failureThreshold", 3)
    yield ("health",), {**health, "live": {**way, **times}, **({"startup": f"{longest}s"} if start else {})}


def _asked(probe: Mapping[str, Any], names: Mapping[Any, str]) -> dict[str, Any] | None:
    if "httpGet" in probe:
        return {"path": mapping(probe, "httpGet").get("path", "/")}
    for action, way in (("grpc", "grpc"), ("tcpSocket", "tcp")):
        if action in probe and (name := names.get(mapping(probe, action).get("port"))):
            return {way: name}
    return None


def _of_http(action: Mapping[str, Any], names: Mapping[Any, str]) -> dict[str, Any]:
    name = names.get(action.get("port"), HTTP)
    headers = {str(each.get("name")): each.get("value") for each in entries(action, "httpHeaders")}
    return {
        **({"port": name} if name != HTTP else {}),
        **({"headers": headers} if headers else {}),
        **({"scheme": "https"} if action.get("scheme") == "HTTPS" else {}),
    }


def _metrics(running: Running, main: Mapping[str, Any]) -> Found:
    monitor = running.bodies.get("monitor")
    if monitor is None:
        yield ("metrics",), False
        return
    endpoint = next(iter(entries(monitor, "spec", "endpoints")), {})
    called = {each.get("name"): each for each in entries(running.bodies.get("service"), "spec", "ports")}
    names = _names(running, main)
    leads = mapping(called.get(endpoint.get("port")))
    port = names.get(leads.get("targetPort", leads.get("port")), names.get(endpoint.get("targetPort"), HTTP))
    told = {
        "path": endpoint.get("path"),
        "port": port,
        "interval": endpoint.get("interval"),
        "timeout": endpoint.get("scrapeTimeout"),
    }
    # At once: the list of endpoints is compared as a whole.
    yield ("metrics",), {key: value for key, value in told.items() if value is not None}
