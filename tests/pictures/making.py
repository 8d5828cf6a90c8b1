"""Projects that stand in a test itself, for pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from moorage.reading.documents import Document
from moorage.reading.loading import Project, Service
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

_IMAGE = "registry.example.com/shop@sha256:" + "0" * 64
_ENVIRONMENT = {"name": "prod", "cluster": "prod-1", "namespace": "shop", "kubernetes": {"render_to": "out"}}


def environment(**more: Any) -> Environment:
    """Return an environment with what is asked for."""
    return Environment.model_validate({**_ENVIRONMENT, "monitoring": "off", **more})


def project(specs: Mapping[str, Mapping[str, Any]], where: Environment, *selected: str) -> Project:
    """Return a project of specs without name and image, by name. ``selected``: default all."""
    written = ({"name": name, "image": {"ref": _IMAGE}, **specs[name]} for name in sorted(specs))
    made = [ServiceSpec.model_validate(each) for each in written]
    return project_of(made, where, *selected)


def project_of(specs: Iterable[ServiceSpec], where: Environment, *selected: str) -> Project:
    """Return a project of specs."""
    services = tuple(Service(spec, Path(spec.name), Document({})) for spec in specs)
    return Project(Path(), where, services, selected or tuple(each.spec.name for each in services))
