"""What the user writes: models of a service and of an environment.

Names are loaded when they are first used (PEP 562): a command that needs one model loads no others.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moorage.spec.endpoints.health import Health, Live
    from moorage.spec.endpoints.metrics import Metrics
    from moorage.spec.endpoints.ports import NamedPort, ServiceSettings
    from moorage.spec.environment import Build, Environment
    from moorage.spec.image.image import Image
    from moorage.spec.image.source import Source
    from moorage.spec.network.adopted import Adopted
    from moorage.spec.network.allow_from import AllowFrom
    from moorage.spec.network.consul import Consul, ExternalAddress
    from moorage.spec.network.egress import Egress
    from moorage.spec.network.expose import Expose
    from moorage.spec.network.peer import Peer
    from moorage.spec.network.uses import Uses
    from moorage.spec.pod.beside import InitContainer, Sidecar
    from moorage.spec.pod.env import ConfigRef, EnvFrom, FieldRef, SecretRef
    from moorage.spec.pod.identity import RunAs, ServiceAccount
    from moorage.spec.pod.jobs import Job, Migration
    from moorage.spec.pod.mounts import Mount
    from moorage.spec.pod.placement import Placement, Toleration
    from moorage.spec.running import Autoscale, Log, Resources, Shutdown
    from moorage.spec.service import ServiceSpec
    from moorage.spec.targets.consul import ConsulSettings, Secure
    from moorage.spec.targets.exposure import Exposure, Gateway, IngressClass, IngressTls
    from moorage.spec.targets.kubernetes import Kubernetes
    from moorage.spec.targets.monitoring import Alerts, Dashboard, Monitoring
    from moorage.spec.targets.namespace import CreatedNamespace
    from moorage.spec.targets.registry import Registry
    from moorage.spec.targets.resolvers import Dns, Resolver
    from moorage.spec.targets.tracing import Tracing

_HOME = {
    "Adopted": "network.adopted",
    "Alerts": "targets.monitoring",
    "AllowFrom": "network.allow_from",
    "Autoscale": "running",
    "Build": "environment",
    "ConfigRef": "pod.env",
    "Consul": "network.consul",
    "ConsulSettings": "targets.consul",
    "CreatedNamespace": "targets.namespace",
    "Dashboard": "targets.monitoring",
    "Dns": "targets.resolvers",
    "Egress": "network.egress",
    "EnvFrom": "pod.env",
    "Environment": "environment",
    "Expose": "network.expose",
    "Exposure": "targets.exposure",
    "ExternalAddress": "network.consul",
    "FieldRef": "pod.env",
    "Gateway": "targets.exposure",
    "Health": "endpoints.health",
    "Image": "image.image",
    "IngressClass": "targets.exposure",
    "IngressTls": "targets.exposure",
    "InitContainer": "pod.beside",
    "Job": "pod.jobs",
    "Kubernetes": "targets.kubernetes",
    "Live": "endpoints.health",
    "Log": "running",
    "Metrics": "endpoints.metrics",
    "Migration": "pod.jobs",
    "Monitoring": "targets.monitoring",
    "Mount": "pod.mounts",
    "NamedPort": "endpoints.ports",
    "Peer": "network.peer",
    "Placement": "pod.placement",
    "Registry": "targets.registry",
    "Resolver": "targets.resolvers",
    "Resources": "running",
    "RunAs": "pod.identity",
    "SecretRef": "pod.env",
    "Secure": "targets.consul",
    "ServiceAccount": "pod.identity",
    "ServiceSettings": "endpoints.ports",
    "ServiceSpec": "service",
    "Shutdown": "running",
    "Sidecar": "pod.beside",
    "Source": "image.source",
    "Toleration": "pod.placement",
    "Tracing": "targets.tracing",
    "Uses": "network.uses",
}
__all__ = [
    "Adopted",
    "Alerts",
    "AllowFrom",
    "Autoscale",
    "Build",
    "ConfigRef",
    "Consul",
    "ConsulSettings",
    "CreatedNamespace",
    "Dashboard",
    "Dns",
    "Egress",
    "EnvFrom",
    "Environment",
    "Expose",
    "Exposure",
    "ExternalAddress",
    "FieldRef",
    "Gateway",
    "Health",
    "Image",
    "IngressClass",
    "IngressTls",
    "InitContainer",
    "Job",
    "Kubernetes",
    "Live",
    "Log",
    "Metrics",
    "Migration",
    "Monitoring",
    "Mount",
    "NamedPort",
    "Peer",
    "Placement",
    "Registry",
    "Resolver",
    "Resources",
    "RunAs",
    "SecretRef",
    "Secure",
    "ServiceAccount",
    "ServiceSettings",
    "ServiceSpec",
    "Shutdown",
    "Sidecar",
    "Source",
    "Toleration",
    "Tracing",
    "Uses",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
