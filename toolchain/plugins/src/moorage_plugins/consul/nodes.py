"""``consul:index/node:Node``: a node of the catalog."""

from typing import Any
from urllib.parse import quote

from moorage_plugins.consul.api import Consul

REQUIRED = ("address",)
REPLACES = frozenset(["address", "datacenter", "name", "partition"])
COMPUTED = frozenset(["datacenter"])


def register(consul: Consul, inputs: dict[str, Any]) -> str:
    """Write the node into the catalog and return its ID."""
    query = consul.within(inputs)
    body = {
        "Address": inputs["address"],
        "Datacenter": query["dc"],
        "Node": inputs["name"],
        "NodeMeta": inputs.get("meta"),
    }
    consul.put("/v1/catalog/register", query, body)
    return f"{inputs['name']}-{inputs['address']}"


def read(consul: Consul, kept: dict[str, Any]) -> dict[str, Any] | None:
    """Return the node as the catalog has it, None when it has none."""
    query = consul.within(kept)
    found = consul.get(f"/v1/catalog/node/{quote(kept['name'], safe='')}", query)
    if not found:
        return None
    node = found["Node"]
    return {
        "name": kept["name"],
        "address": node["Address"],
        "datacenter": query["dc"],
        "meta": node.get("Meta") or {},
        "partition": kept.get("partition"),
    }


def deregister(consul: Consul, kept: dict[str, Any]) -> None:
    """Remove the node from the catalog, and all services on it."""
    query = consul.within(kept)
    body = {"Address": kept["address"], "Datacenter": query["dc"], "Node": kept["name"]}
    consul.put("/v1/catalog/deregister", query, body)
