"""Discovery from another cluster. Inside one cluster there is nothing here: ClusterIP and DNS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moorage.plan.model import CatalogEntry
from moorage.spec.environment import Environment
from moorage.spec.network.consul import ExternalAddress
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.consul import ConsulSettings

INTERVAL = "10s"
"""Time between heartbeats and between HTTP checks."""
TTL = "30s"
"""Three heartbeats."""
AGENT_DEREGISTERS_AFTER = "1m"
"""The shortest that Consul takes; on the TTL check only, as a database outage must not deregister."""
CATALOG_DEREGISTERS_AFTER = "72h0m0s"
"""What consul-esm waits before it forgets a node (its ``node_reconnect_timeout``); the SDK's default would be 30 s.
Written as Go writes it, as the provider compares the text with what Consul gives back."""
CHECK_TIMEOUT = "2s"


def by_agent(spec: ServiceSpec) -> bool:
    """Tell whether the process registers itself with an agent."""
    return spec.consul is not None and spec.consul.owner == "agent"


def agent_port(environment: Environment) -> int:
    """Return the port of the agent's HTTP API."""
    settings = environment.consul or ConsulSettings()
    return int(settings.agent_address.rpartition(":")[2])


def variables(spec: ServiceSpec, environment: Environment) -> Iterator[tuple[str, str]]:
    """Yield the variables of ``register: agent``; nothing otherwise."""
    wanted, settings = spec.consul, environment.consul
    if wanted is None or settings is None or not by_agent(spec):
        return
    yield "CONSUL_HTTP_ADDR", settings.agent_address
    if settings.datacenter:
        yield "CONSUL_DATACENTER", settings.datacenter
    yield "CONSUL_SERVICE_NAME", spec.name
    # The whole pod name: unique, and the same after a restart of the container.
    yield "CONSUL_SERVICE_ID", "$(POD_NAME)"
    yield "CONSUL_SERVICE_ADDRESS", _address(spec)
    yield "CONSUL_SERVICE_PORT", str(_port(spec))
    yield "CONSUL_SERVICE_TAGS", ",".join(wanted.tags)
    yield "CONSUL_CHECK_PATH", _check_path(spec)
    yield "CONSUL_CHECK_INTERVAL", INTERVAL
    yield "CONSUL_TTL", TTL
    yield "CONSUL_DEREGISTER_AFTER", AGENT_DEREGISTERS_AFTER


def token_variable(spec: ServiceSpec, environment: Environment) -> list[dict[str, Any]]:
    """Return the agent's token as a reference to its Secret; nothing when there is none."""
    token = environment.consul.agent_token if environment.consul and by_agent(spec) else None
    if token is None:
        return []
    return [{"name": "CONSUL_HTTP_TOKEN", "valueFrom": {"secretKeyRef": {"name": token.secret, "key": token.key}}}]


def catalog_entry(spec: ServiceSpec, environment: Environment) -> CatalogEntry | None:
    """Return the entry that Pulumi owns with ``register: catalog``; None otherwise."""
    wanted, settings = spec.consul, environment.consul
    if wanted is None or settings is None or wanted.owner != "catalog":
        return None
    address, port = _address(spec), _port(spec)
    host = f"[{address}]" if ":" in address else address
    place = f"{environment.cluster_name}-{environment.namespace}"
    return CatalogEntry(
        place=place,
        node=f"{place}-{spec.name}",
        address=address,
        port=port,
        service=spec.name,
        tags=tuple(wanted.tags),
        check_url=f"{wanted.scheme}://{host}:{port}{_check_path(spec)}",
        check_interval=INTERVAL,
        check_timeout=CHECK_TIMEOUT,
        deregister_after=CATALOG_DEREGISTERS_AFTER,
        meta={"external-node": "true", "external-probe": "false"},
        datacenter=settings.datacenter,
    )


def _check_path(spec: ServiceSpec) -> str:
    if not spec.health:
        raise ValueError("the spec refuses Consul without health")
    return spec.health.path


def _address(spec: ServiceSpec) -> str:
    address = spec.consul.address if spec.consul else "pod"
    if isinstance(address, ExternalAddress):
        return address.external
    return {"pod": "$(POD_IP)", "node": "$(HOST_IP)"}[address]


def _port(spec: ServiceSpec) -> int:
    wanted = spec.consul
    if wanted is not None and wanted.port is not None:
        return wanted.port
    if wanted is not None and isinstance(wanted.address, ExternalAddress):
        return {"http": 80, "https": 443}[wanted.scheme]
    return spec.port
