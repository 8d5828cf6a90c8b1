"""Environment variables injected into the container, in the order of the process table.

The order matters: ``$(HOST_IP)`` expands only in the variables that follow it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from moorage.plan.naming import Manifest, url
from moorage.plan.network import consul
from moorage.plan.peers import Peers
from moorage.plan.workload import logging
from moorage.spec.endpoints.ports import PORT
from moorage.spec.environment import Environment
from moorage.spec.pod.env import ConfigRef, FieldRef, SecretRef
from moorage.spec.process import url_variable
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.tracing import Tracing
from moorage.spec.values import quantity

MEMORY_SHARE = Fraction(9, 10)
"""How much of the memory limit Go may use; the rest is for stacks and what the runtime does not count."""
_POD = {"POD_NAME": "metadata.name", "POD_IP": "status.podIP", "HOST_IP": "status.hostIP"}


def variables(spec: ServiceSpec, environment: Environment, peers: Peers) -> list[dict[str, Any]]:
    """Return the container's ``env``: the pod's own facts, the library's variables, then the user's."""
    own = [{"name": name, **_field(path)} for name, path in _POD.items()]
    plain = [{"name": name, "value": value} for name, value in _plain(spec, environment, peers)]
    return [*own, *plain, *consul.token_variable(spec, environment), *given(spec.env, spec.secrets)]


def given(env: Mapping[str, str | ConfigRef | FieldRef], secrets: Mapping[str, SecretRef]) -> list[dict[str, Any]]:
    """Return what a user gives a container: Secrets first, so that text may name them."""
    secret = [
        {"name": name, "valueFrom": {"secretKeyRef": {"name": ref.secret, "key": ref.key}}}
        for name, ref in secrets.items()
    ]
    return [*secret, *({"name": name, **_given(value)} for name, value in env.items())]


def sources(spec: ServiceSpec) -> Manifest:
    """Return the container's ``envFrom``, where there is any; its ``env`` wins over it, name by name."""
    found = [
        {
            **({"prefix": each.prefix} if each.prefix else {}),
            "secretRef" if each.secret else "configMapRef": {"name": each.secret or each.config},
        }
        for each in spec.env_from
    ]
    return {"envFrom": found} if found else {}


def _given(value: str | ConfigRef | FieldRef) -> dict[str, Any]:
    if isinstance(value, ConfigRef):
        return {"valueFrom": {"configMapKeyRef": {"name": value.config, "key": value.key}}}
    return _field(value.field) if isinstance(value, FieldRef) else {"value": value}


def _field(path: str) -> dict[str, Any]:
    return {"valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": path}}}


def _plain(spec: ServiceSpec, environment: Environment, peers: Peers) -> Iterator[tuple[str, str]]:
    yield "SERVICE_NAME", spec.name
    yield "ENVIRONMENT", environment.name
    yield "HTTP_ADDR", f":{spec.port}"
    yield from logging.variables(spec, environment)
    # Draining has one owner: with an agent the process deregisters first, else the pod's preStop waits.
    yield "SHUTDOWN_DRAIN", spec.shutdown.drain if consul.by_agent(spec) else "0s"
    yield "SHUTDOWN_TIMEOUT", spec.shutdown.timeout
    most_memory = spec.resources.most_memory
    if spec.gomemlimit and most_memory is not None:
        # StrictInt bytes: Go aborts on Kubernetes' suffixes.
        yield "GOMEMLIMIT", str(int(quantity.parse(most_memory) * MEMORY_SHARE))
    if isinstance(environment.tracing, Tracing):
        yield "OTEL_EXPORTER_OTLP_ENDPOINT", environment.tracing.endpoint
    for use in (use for use in spec.used if use.url):
        namespace = use.namespace or environment.namespace
        port = PORT if use.external else peers.called(use.service).service_port
        yield url_variable(use.service), url(use.service, namespace, port)
    yield from consul.variables(spec, environment)
