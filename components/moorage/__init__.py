"""Moorage: one spec of a Go HTTP service becomes image, workload, metrics, logs and registration.

Names are loaded when they are first used (PEP 562), so that the command never loads pulumi.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moorage.components.consul import ConsulRegistration
    from moorage.components.image import Image
    from moorage.components.microservice import Microservice, MicroserviceArgs
    from moorage.components.monitoring import Monitoring
    from moorage.components.program.policy import policies
    from moorage.components.program.stack import report_errors, stack_options
    from moorage.components.workload import Workload
    from moorage.errors import ExternalError, InputError, MoorageError
    from moorage.image.building import build
    from moorage.image.request import BuiltImage
    from moorage.plan import Plan
    from moorage.plan.model import BuildInfo
    from moorage.reading.loading import Project, Service, load
    from moorage.spec.environment import Environment
    from moorage.spec.service import ServiceSpec

_HOME = {
    "BuildInfo": "plan.model",
    "BuiltImage": "image.request",
    "ConsulRegistration": "components.consul",
    "Environment": "spec.environment",
    "ExternalError": "errors",
    "Image": "components.image",
    "InputError": "errors",
    "Microservice": "components.microservice",
    "MicroserviceArgs": "components.microservice",
    "Monitoring": "components.monitoring",
    "MoorageError": "errors",
    "Plan": "plan",
    "Project": "reading.loading",
    "Service": "reading.loading",
    "ServiceSpec": "spec.service",
    "Workload": "components.workload",
    "build": "image.building",
    "load": "reading.loading",
    "policies": "components.program.policy",
    "report_errors": "components.program.stack",
    "stack_options": "components.program.stack",
}
__all__ = [
    "BuildInfo",
    "BuiltImage",
    "ConsulRegistration",
    "Environment",
    "ExternalError",
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
    "Workload",
    "build",
    "load",
    "policies",
    "report_errors",
    "stack_options",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
