"""Moorage: one spec of a Go HTTP service becomes image, workload, metrics, logs and registration.

Names are loaded when they are first used (PEP 562), so that the command never loads pulumi.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moorage.building import build
    from moorage.components.consul import ConsulRegistration
    from moorage.components.image import Image
    from moorage.components.microservice import Microservice, MicroserviceArgs
    from moorage.components.monitoring import Monitoring
    from moorage.components.stack import reported, stack_options
    from moorage.components.workload import Workload
    from moorage.environment import Environment
    from moorage.errors import InputError, MoorageError, SurroundingsError
    from moorage.facts import Facts
    from moorage.loading import Project, Service, load
    from moorage.plan import Plan
    from moorage.spec import ServiceSpec

_HOME = {
    "ConsulRegistration": "components.consul",
    "Environment": "environment",
    "Facts": "facts",
    "Image": "components.image",
    "InputError": "errors",
    "Microservice": "components.microservice",
    "MicroserviceArgs": "components.microservice",
    "Monitoring": "components.monitoring",
    "MoorageError": "errors",
    "Plan": "plan",
    "Project": "loading",
    "Service": "loading",
    "ServiceSpec": "spec",
    "SurroundingsError": "errors",
    "Workload": "components.workload",
    "build": "building",
    "load": "loading",
    "reported": "components.stack",
    "stack_options": "components.stack",
}
__all__ = [
    "ConsulRegistration",
    "Environment",
    "Facts",
    "Image",
    "InputError",
    "Microservice",
    "MicroserviceArgs",
    "Monitoring",
    "MoorageError",
    "Plan",
    "Project",
    "Service",
    "ServiceSpec",
    "SurroundingsError",
    "Workload",
    "build",
    "load",
    "reported",
    "stack_options",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
