"""``consul:index/service:Service``: a service on a node of the catalog."""

from typing import Any
from urllib.parse import quote

from moorage_plugins.consul import checks
from moorage_plugins.consul.api import Consul
from moorage_plugins.serving import PluginError

REQUIRED = ("node",)
REPLACES = frozenset(["datacenter", "name", "namespace", "node", "partition", "serviceId"])
COMPUTED = frozenset(["address", "datacenter", "serviceId"])

# Every service that the official plugin writes carries this mark; it is not shown.
_SOURCE = {"external-source": "terraform"}


def register(consul: Consul, inputs: dict[str, Any]) -> str:
    """Write the service into the catalog and return its ID; the node must be there."""
    query = consul.within(inputs)
    node = inputs["node"]
    found = consul.get(f"/v1/catalog/node/{quote(node, safe='')}", query)
    if not found:
        raise PluginError(f"node does not exist: '{node}'")
    address = inputs.get("address") or found["Node"]["Address"]
    identity = inputs.get("serviceId") or inputs["name"]
    body = {
        "Datacenter": query["dc"],
        "Node": node,
        "Address": address,
        "SkipNodeUpdate": True,
        "Service": _service(inputs, identity, address),
        "Checks": [checks.definition(check, node, identity) for check in inputs.get("checks") or []],
    }
    consul.put("/v1/catalog/register", query, body)
    return identity


def read(consul: Consul, kept: dict[str, Any]) -> dict[str, Any] | None:
    """Return the service as the catalog has it, None when it has none."""
    query = consul.within(kept)
    identity = kept.get("serviceId") or kept["name"]
    name = quote(kept["name"], safe="")
    found = [
        service
        for service in consul.get(f"/v1/catalog/service/{name}", query)
        if service["ServiceID"] == identity and service["Node"] == kept["node"]
    ]
    if not found:
        return None
    health = consul.get(f"/v1/health/checks/{name}", query)
    own = [check for check in health if check["Node"] == kept["node"] and check["ServiceID"] == identity]
    return {**_properties(found[0], kept), "checks": [checks.properties(check) for check in own]}


def deregister(consul: Consul, kept: dict[str, Any]) -> None:
    """Remove the service from its node."""
    query = consul.within(kept)
    identity = kept.get("serviceId") or kept["name"]
    body = {"Datacenter": query["dc"], "Node": kept["node"], "ServiceID": identity}
    consul.put("/v1/catalog/deregister", query, body)


def _service(inputs: dict[str, Any], identity: str, address: str) -> dict[str, Any]:
    service = {
        "ID": identity,
        "Service": inputs["name"],
        "Address": address,
        "Port": inputs.get("port") or 0,
        "Tags": inputs.get("tags") or [],
        "Meta": {**_SOURCE, **(inputs.get("meta") or {})},
        "EnableTagOverride": bool(inputs.get("enableTagOverride")),
    }
    weights = inputs.get("weights")
    if weights:
        service["Weights"] = {"Passing": weights.get("passing", 1), "Warning": weights.get("warning", 1)}
    return service


def _properties(service: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    meta = service.get("ServiceMeta") or {}
    return {
        "address": service["ServiceAddress"],
        "datacenter": service["Datacenter"],
        "enableTagOverride": service["ServiceEnableTagOverride"],
        "meta": {key: value for key, value in meta.items() if key not in _SOURCE},
        "name": service["ServiceName"],
        "namespace": kept.get("namespace"),
        "node": service["Node"],
        "partition": kept.get("partition"),
        "port": service["ServicePort"],
        "serviceId": service["ServiceID"],
        "tags": service.get("ServiceTags") or [],
        "weights": _weights(service.get("ServiceWeights") or {}, kept.get("weights") or {}),
    }


def _weights(found: dict[str, int], asked: dict[str, int]) -> dict[str, int]:
    weights = {"passing": found.get("Passing", 1), "warning": found.get("Warning", 1)}
    return {key: value for key, value in weights.items() if value != 1 or asked.get(key)}
