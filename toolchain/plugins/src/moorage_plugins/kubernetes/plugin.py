"""The kubernetes stand-in: the calls of the provider protocol, each handed to the module that knows it."""

import secrets
from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from moorage_plugins import provider
from moorage_plugins.kubernetes import checking, comparing, config, normal, objects, rendering
from moorage_plugins.serving import PluginError
from moorage_plugins.values import from_struct, has_secret, revealed, to_struct

_UNREACHABLE = "configured Kubernetes cluster is unreachable: the stand-in reaches none"


class Kubernetes(provider.StandIn):
    """Renders objects as YAML files."""

    sdk = "pulumi_kubernetes"
    knows_secrets = True
    _settings: config.Settings

    def CheckConfig(self, request, context):
        """Check the inputs of a provider resource."""
        found = [
            provider_pb2.CheckFailure(property=key, reason=reason)
            for key, reason in config.failures(from_struct(request.news))
        ]
        return provider_pb2.CheckResponse(inputs=request.news, failures=found)

    def DiffConfig(self, request, context):
        """Compare the inputs of a provider resource."""
        return config.diff(from_struct(request.olds), from_struct(request.news))

    def Configure(self, request, context):
        """Take the provider's configuration."""
        self._settings = config.Settings.read(request.variables)
        self.info(request.urn, "stand-in for the kubernetes plugin, it only renders (docs/stand-ins.md)")
        return self.configured()

    def Check(self, request, context):
        """Complete an object's inputs."""
        if self._settings.skip_update_unreachable:
            told = "Cluster is unreachable but skipUpdateUnreachable flag is set to true, skipping..."
            self.warn(request.urn, told)
            return provider_pb2.CheckResponse(inputs=request.olds)
        inputs = checking.checked(request, from_struct(request.olds), from_struct(request.news), self._settings)
        if has_secret(inputs):
            self.warn(request.urn, "rendered YAML will contain a secret value in plaintext")
        return provider_pb2.CheckResponse(inputs=to_struct(inputs))

    def Diff(self, request, context):
        """Compare a rendered object with its new inputs."""
        new = normal.normalised(revealed(from_struct(request.news)))
        return comparing.diff(from_struct(request.olds), new, self._settings)

    def Create(self, request, context):
        """Write an object's file."""
        if request.preview:
            return provider_pb2.CreateResponse(properties=request.properties)
        inputs = from_struct(request.properties)
        state = self._render(request.urn, inputs, f"pulumi-kubernetes-{secrets.token_hex(4)}")
        return provider_pb2.CreateResponse(id=objects.identity(revealed(inputs)), properties=state)

    def Update(self, request, context):
        """Write an object's file anew."""
        if request.preview:
            return provider_pb2.UpdateResponse(properties=request.news)
        manager = from_struct(request.olds).get("__fieldManager", "pulumi-kubernetes")
        return provider_pb2.UpdateResponse(properties=self._render(request.urn, from_struct(request.news), manager))

    def Delete(self, request, context):
        """Remove an object's file."""
        _, live = objects.parsed(from_struct(request.properties))
        place = rendering.remove(live, self._settings.directory)
        self.info(request.urn, f"deleted {place}", passing=True)
        return empty_pb2.Empty()

    def Read(self, request, context):
        """Read nothing back, as the official plugin without a cluster: refuse, keep or forget, as configured."""
        self.warn(request.urn, _UNREACHABLE)
        if self._settings.delete_unreachable:
            return provider_pb2.ReadResponse()
        if self._settings.skip_update_unreachable:
            return provider_pb2.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)
        raise PluginError(
            "failed to read resource state due to unreachable cluster; set PULUMI_K8S_SKIP_UPDATE_UNREACHABLE=true "
            "to keep what the state holds, or PULUMI_K8S_DELETE_UNREACHABLE=true to forget it"
        )

    def _render(self, urn: str, inputs: dict[str, Any], field_manager: str) -> Any:
        body = revealed(inputs)
        place = rendering.write(body, self._settings.directory)
        if has_secret(inputs):
            self.warn(urn, f"rendered file {place} contains a secret value in plaintext")
        self.info(urn, f"rendered {place}", passing=True)
        return to_struct(objects.state(inputs, inputs, field_manager))


def main(arguments: list[str]) -> int:
    """Serve the stand-in."""
    return provider.main(Kubernetes, arguments)
