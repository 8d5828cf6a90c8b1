"""Reads objects of which a part may not be known yet: what is unknown is held against nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from moorage.plan.patch.lists import Entry, Steps
from moorage.plan.placeholders import Placeholder
from moorage.plan.rules.model import Body


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
"""In place of a value that comes later, such as an output of a resource that is still to be made."""

_TEMPLATE = ("spec", "template")
_TEMPLATES: dict[tuple[str, str], tuple[str, ...]] = {
    ("", "Pod"): (),
    ("apps", "Deployment"): _TEMPLATE,
    ("apps", "StatefulSet"): _TEMPLATE,
    ("apps", "DaemonSet"): _TEMPLATE,
    ("apps", "ReplicaSet"): _TEMPLATE,
    ("batch", "Job"): _TEMPLATE,
    ("batch", "CronJob"): ("spec", "jobTemplate", *_TEMPLATE),
}


def at(value: Any, *keys: str) -> Any:
    """Return what stands at the end of the keys; None where there is nothing, `UNKNOWN` where that is not known."""
    for key in keys:
        if value is UNKNOWN:
            return UNKNOWN
        value = value.get(key) if isinstance(value, Mapping) else None
    return UNKNOWN if isinstance(value, Placeholder) else value


def entries(value: Any, *keys: str) -> list[Any]:
    """Return the list at the end of the keys, without what is not known."""
    found = at(value, *keys)
    return [each for each in found if each is not UNKNOWN] if isinstance(found, (list, tuple)) else []


def named(value: Any, key: str, by: str = "name") -> Iterator[tuple[int | Entry, Any]]:
    """Yield the entries of a list, and the step to each: by its name, or what else ``by`` says."""
    for index, each in enumerate(entries(value, key)):
        name = at(each, by)
        yield (Entry(by, name) if isinstance(name, (str, int)) else index), each


def mapping(value: Any, *keys: str) -> Mapping[str, Any]:
    """Return the mapping at the end of the keys; empty where there is none."""
    found = at(value, *keys)
    return found if isinstance(found, Mapping) else {}


def is_not(value: Any, *wanted: Any) -> bool:
    """Tell whether a value is known to be none of these."""
    return value is not UNKNOWN and value not in wanted


def kind(body: Body) -> tuple[str, str]:
    """Return the group of an object, empty for the core, and its kind."""
    version = at(body, "apiVersion")
    group = version.rpartition("/")[0] if isinstance(version, str) else ""
    return ("consul" if version == "consul" else group), str(at(body, "kind"))


@dataclass(frozen=True)
class Container:
    """One container of a pod."""

    path: Steps
    body: Mapping[str, Any]
    serves: bool
    """Whether it is one of ``containers``: neither one that runs before them, nor a native sidecar."""


@dataclass(frozen=True)
class Pod:
    """A pod, or the template of pods."""

    path: Steps
    """Of its spec."""
    spec: Mapping[str, Any]
    labels: Any
    """A mapping, None or `UNKNOWN`."""

    @property
    def containers(self) -> Iterator[Container]:
        """Yield its containers."""
        for key in ("containers", "initContainers", "ephemeralContainers"):
            for step, each in named(self.spec, key):
                yield Container((*self.path, key, step), each, key == "containers")


def pod(body: Body) -> Pod | None:
    """Return the pod of an object, or None where it has none or nothing is known of it."""
    keys = _TEMPLATES.get(kind(body))
    if keys is None:
        return None
    spec = at(body, *keys, "spec")
    labels = at(body, *keys, "metadata", "labels")
    return Pod((*keys, "spec"), spec, labels) if isinstance(spec, Mapping) else None


def containers(body: Body) -> Iterator[Container]:
    """Yield the containers of an object's pod."""
    if found := pod(body):
        yield from found.containers
