"""What the process is given: command, variables, mounts, how it stops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.scaffold.adopting.fields.looking import at, container, entries, mapping, pod
from moorage.scaffold.adopting.objects import Running

Found = Iterator[tuple[tuple[str, ...], Any]]
_STOP_MARGIN = 5


def suggestions(running: Running) -> Found:
    """Yield the fields of its process."""
    serving = container(running)
    for key in ("command", "args"):
        if serving.get(key):
            yield (key,), serving[key]
    yield from variables(serving)
    if sources := [_source(each) for each in entries(serving, "envFrom")]:
        yield ("env_from",), sources
    yield from _mounts(running)
    yield from _shutdown(running)
    level = [each.get("value") for each in entries(serving, "env") if each.get("name") == "LOG_LEVEL"]
    if level:
        yield ("log", "level"), level[0]
    yield ("gomemlimit",), False


def variables(serving: Mapping[str, Any]) -> Found:
    """Yield the variables of a container, one by one: some may be the library's own."""
    for each in entries(serving, "env"):
        name, source = str(each.get("name")), mapping(each, "valueFrom")
        if secret := mapping(source, "secretKeyRef"):
            yield ("secrets", name), {"secret": secret.get("name"), "key": secret.get("key")}
        elif config := mapping(source, "configMapKeyRef"):
            yield ("env", name), {"config": config.get("name"), "key": config.get("key")}
        elif field := mapping(source, "fieldRef"):
            yield ("env", name), {"field": field.get("fieldPath")}
        elif not source:
            yield ("env", name), each.get("value", "")


def _source(each: Mapping[str, Any]) -> dict[str, Any]:
    kind, key = ("secret", "secretRef") if "secretRef" in each else ("config", "configMapRef")
    return {kind: at(each, key, "name"), **({"prefix": each["prefix"]} if each.get("prefix") else {})}


def _mounts(running: Running) -> Found:
    volumes = {each.get("name"): each for each in entries(pod(running), "volumes")}
    for each in entries(container(running), "volumeMounts"):
        volume = mapping(volumes.get(each.get("name")))
        for kind, value in (
            ("secret", at(volume, "secret", "secretName")),
            ("config", at(volume, "configMap", "name")),
            ("empty", at(volume, "emptyDir", "sizeLimit")),
            ("claim", at(volume, "persistentVolumeClaim", "claimName")),
        ):
            if value is not None:
                yield ("mounts", str(each.get("mountPath"))), {kind: value}


def _shutdown(running: Running) -> Found:
    grace = pod(running).get("terminationGracePeriodSeconds", 30)
    sleep = at(container(running), "lifecycle", "preStop", "sleep", "seconds") or 0
    if isinstance(grace, int) and isinstance(sleep, int):
        yield ("shutdown",), {"drain": f"{sleep}s", "timeout": f"{grace - sleep - _STOP_MARGIN}s"}
        told = {each.get("name"): each.get("value") for each in entries(container(running), "env")}
        if timeout := told.get("SHUTDOWN_TIMEOUT"):
            yield ("shutdown",), {"drain": f"{sleep}s" if sleep else told.get("SHUTDOWN_DRAIN"), "timeout": timeout}
