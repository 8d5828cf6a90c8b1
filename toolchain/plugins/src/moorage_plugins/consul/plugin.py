"""The consul stand-in: the calls of the provider protocol for nodes and services."""

from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from moorage_plugins import provider
from moorage_plugins.consul import comparing, nodes, services
from moorage_plugins.consul.api import CONFIG, Consul
from moorage_plugins.naming import made_up_name
from moorage_plugins.serving import PluginError
from moorage_plugins.values import UNKNOWN, from_struct, to_struct

_KINDS = {"consul:index/node:Node": nodes, "consul:index/service:Service": services}


class ConsulProvider(provider.StandIn):
    """Writes nodes and services into Consul's catalog."""

    sdk = "pulumi_consul"
    settings = CONFIG
    _consul: Consul

    def Configure(self, request, context):
        """Take the provider's configuration."""
        self._consul = Consul.read(request.variables)
        self.info(request.urn, "stand-in for the consul plugin, catalog only (docs/stand-ins.md)")
        return self.configured()

    def Check(self, request, context):
        """Complete a resource's inputs: a name where there is none."""
        kind = _kind(request.urn)
        old, new = from_struct(request.olds), from_struct(request.news)
        missing = [key for key in kind.REQUIRED if key not in new]
        found = [
            provider_pb2.CheckFailure(property=key, reason=f"Missing required property '{key}'") for key in missing
        ]
        if "name" not in new:
            kept = old.get("name") if "name" in old.get("__defaults", []) else None
            new = {**new, "name": kept or made_up_name(request, 7), "__defaults": ["name"]}
        return provider_pb2.CheckResponse(inputs=to_struct({"__defaults": [], **new}), failures=found)

    def Diff(self, request, context):
        """Compare what the catalog held with what is asked for."""
        kind = _kind(request.urn)
        old, new = from_struct(request.olds), from_struct(request.news)
        return comparing.diff(old, new, kind.REPLACES, kind.COMPUTED)

    def Create(self, request, context):
        """Register a resource."""
        kind, inputs = _kind(request.urn), from_struct(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=to_struct(_planned(kind, inputs)))
        identity = kind.register(self._consul, inputs)
        return provider_pb2.CreateResponse(id=identity, properties=self._registered(kind, inputs))

    def Update(self, request, context):
        """Register a resource anew."""
        kind, inputs = _kind(request.urn), from_struct(request.news)
        if request.preview:
            return provider_pb2.UpdateResponse(properties=to_struct(_planned(kind, inputs)))
        kind.register(self._consul, inputs)
        return provider_pb2.UpdateResponse(properties=self._registered(kind, inputs))

    def Read(self, request, context):
        """Read a resource back; one that is gone has no ID."""
        kind = _kind(request.urn)
        found = kind.read(self._consul, from_struct(request.properties))
        if found is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(id=request.id, properties=to_struct(found), inputs=request.inputs)

    def Delete(self, request, context):
        """Deregister a resource."""
        _kind(request.urn).deregister(self._consul, from_struct(request.properties))
        return empty_pb2.Empty()

    def _registered(self, kind: Any, inputs: dict[str, Any]) -> Any:
        found = kind.read(self._consul, inputs)
        if found is None:
            raise PluginError(f"Consul registered {inputs['name']} but does not list it; deregister it by hand")
        return to_struct(found)


def _kind(urn: str) -> Any:
    token = urn.split("::")[2].rpartition("$")[2]
    if token not in _KINDS:
        raise PluginError(f"the stand-in for the consul plugin has no {token}; see docs/stand-ins.md")
    return _KINDS[token]


def _planned(kind: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {**dict.fromkeys(kind.COMPUTED, UNKNOWN), **inputs}


def main(arguments: list[str]) -> int:
    """Serve the stand-in."""
    return provider.main(ConsulProvider, arguments)
