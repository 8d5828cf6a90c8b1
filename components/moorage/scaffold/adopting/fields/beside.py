"""What runs beside the process and in pods of its own: jobs, init containers, native sidecars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.scaffold.adopting.fields.looking import at, container, entries, mapping, pod
from moorage.scaffold.adopting.fields.process import variables
from moorage.scaffold.adopting.objects import Running

Found = Iterator[tuple[tuple[str, ...], Any]]


def suggestions(running: Running) -> Found:
    """Yield the fields of its other containers."""
    image = container(running).get("image")
    for each in entries(pod(running), "initContainers"):
        if each.get("restartPolicy") == "Always":
            yield ("sidecars", str(each.get("name"))), _sidecar(each)
        else:
            other = {} if each.get("image") == image else {"image": each.get("image")}
            yield ("init", str(each.get("name"))), {**_run(each), **other}
    if migrate := running.bodies.get("migrate"):
        yield ("migrate",), _once(mapping(migrate, "spec"))
    for role, found in running.objects.items():
        if role.startswith("job."):
            yield ("jobs", role.removeprefix("job.")), _job(mapping(found.body, "spec"))


def _run(each: Mapping[str, Any]) -> dict[str, Any]:
    return {key: each[key] for key in ("command", "args") if each.get(key)}


def _sidecar(each: Mapping[str, Any]) -> dict[str, Any]:
    made = {"image": each.get("image"), **_run(each)}
    for keys, value in variables(each):
        made.setdefault(keys[0], {})[keys[1]] = value
    ports = {str(port.get("name")): port.get("containerPort") for port in entries(each, "ports") if port.get("name")}
    return {**made, **({"ports": ports} if ports else {})}


def _job(spec: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "schedule": spec.get("schedule"),
        **_once(mapping(spec, "jobTemplate", "spec")),
        **({"time_zone": spec["timeZone"]} if spec.get("timeZone") else {}),
        "concurrency": str(spec.get("concurrencyPolicy", "Allow")).lower(),
    }


def _once(job: Mapping[str, Any]) -> dict[str, Any]:
    run = next(iter(entries(job, "template", "spec", "containers")), {})
    seconds = at(job, "activeDeadlineSeconds")
    return {**_run(run), **({"timeout": f"{seconds}s"} if seconds else {})}
