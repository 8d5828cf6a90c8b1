"""The kubernetes stand-in: the calls of the provider protocol, each handed to the module that knows it."""

import secrets
from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, provider_pb2

from moorage_plugins import provider
from moorage_plugins.kubernetes import checking, comparing, config, kubeconfig, normal, objects, partial, pruning
from moorage_plugins.kubernetes.awaiting import NotReady
from moorage_plugins.kubernetes.cluster import Cluster
from moorage_plugins.kubernetes.folder import Folder
from moorage_plugins.serving import PluginError
from moorage_plugins.values import from_struct, has_secret, revealed, to_struct

_MANAGER = "pulumi-kubernetes"


class Kubernetes(provider.StandIn):
    """Renders objects as YAML files, or has them on a real cluster."""

    sdk = "pulumi_kubernetes"
    knows_secrets = True
    _settings: config.Settings
    _target: Folder | Cluster

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
        settings = config.Settings.read(request.variables)
        if settings.directory:
            self._target = Folder(settings.directory, self._report)
            told = "it only renders"
        else:
            access = kubeconfig.access(settings.kubeconfig, settings.context, settings.cluster)
            self._target = Cluster(access, self._report)
            settings = settings.within(access.namespace)
            told = f"on {access.server}"
        self._settings = settings
        self.info(request.urn, f"stand-in for the kubernetes plugin, {told} (docs/stand-ins.md)")
        return self.configured()

    def Cancel(self, request, context):
        """Stop waiting."""
        if isinstance(getattr(self, "_target", None), Cluster):
            self._target.stopped.set()
        return empty_pb2.Empty()

    def Check(self, request, context):
        """Complete an object's inputs."""
        if self._settings.skip_update_unreachable and self._target.unreachable:
            told = "Cluster is unreachable but skipUpdateUnreachable flag is set to true, skipping..."
            self.warn(request.urn, told)
            return provider_pb2.CheckResponse(inputs=request.olds)
        inputs = checking.checked(request, from_struct(request.olds), from_struct(request.news), self._settings)
        if has_secret(inputs) and isinstance(self._target, Folder):
            self.warn(request.urn, "rendered YAML will contain a secret value in plaintext")
        return provider_pb2.CheckResponse(inputs=to_struct(inputs))

    def Diff(self, request, context):
        """Compare an object with its new inputs."""
        new = normal.normalised(revealed(from_struct(request.news)))
        return comparing.diff(from_struct(request.olds), new, self._settings)

    def Create(self, request, context):
        """Make an object."""
        inputs = from_struct(request.properties)
        state, live = self._made(self._target.create, request, context, inputs, f"{_MANAGER}-{secrets.token_hex(4)}")
        identity = objects.identity(live) if live and not request.preview else ""
        return provider_pb2.CreateResponse(id=identity, properties=state or request.properties)

    def Update(self, request, context):
        """Change an object."""
        manager = from_struct(request.olds).get("__fieldManager", _MANAGER)
        state, _ = self._made(self._target.update, request, context, from_struct(request.news), manager)
        return provider_pb2.UpdateResponse(properties=state or request.news)

    def Delete(self, request, context):
        """Remove an object."""
        if self._target.unreachable and isinstance(self._target, Cluster) and self._settings.delete_unreachable:
            return empty_pb2.Empty()
        _, live = objects.parsed(from_struct(request.properties))
        self._target.delete(request, live)
        return empty_pb2.Empty()

    def Read(self, request, context):
        """Read an object back; what is gone has no ID. Without a cluster: refuse, keep or forget, as configured."""
        if isinstance(self._target, Folder) or self._target.unreachable:
            return self._unread(request)
        marked, kept = from_struct(request.inputs), from_struct(request.properties)
        if not marked:
            raise PluginError("the stand-in for the kubernetes plugin neither imports nor gets objects")
        found = self._target.read(revealed(marked))
        if found is None:
            return provider_pb2.ReadResponse()
        live, problems = found
        inputs = normal.with_secrets(pruning.pruned(live, revealed(marked)), marked)
        state = _state(inputs, live, kept.get("__fieldManager", _MANAGER))
        if problems:
            told = NotReady(f"{live['kind']} {request.id} is there, but not ready", live, problems)
            partial.refuse(context, request.id, state, told, to_struct(inputs))
        return provider_pb2.ReadResponse(id=request.id, properties=state, inputs=to_struct(inputs))

    def _unread(self, request: Any) -> Any:
        self.warn(request.urn, f"configured Kubernetes cluster is unreachable: {self._target.unreachable}")
        if self._settings.delete_unreachable:
            return provider_pb2.ReadResponse()
        if self._settings.skip_update_unreachable:
            return provider_pb2.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)
        raise PluginError(
            "failed to read resource state due to unreachable cluster; set PULUMI_K8S_SKIP_UPDATE_UNREACHABLE=true "
            "to keep what the state holds, or PULUMI_K8S_DELETE_UNREACHABLE=true to forget it"
        )

    def _made(self, make: Any, request: Any, context: Any, inputs: dict[str, Any], manager: str) -> tuple[Any, Any]:
        if has_secret(inputs) and isinstance(self._target, Folder) and not request.preview:
            place = self._target.place(revealed(inputs))
            self.warn(request.urn, f"rendered file {place} contains a secret value in plaintext")
        try:
            live = make(request, revealed(inputs), manager)
        except NotReady as error:
            partial.refuse(context, objects.identity(error.live), _state(inputs, error.live, manager), error)
        return (_state(inputs, live, manager), live) if live else (None, None)

    def _report(self, urn: str, text: str, bad: bool) -> None:
        self._tell(engine_pb2.WARNING if bad else engine_pb2.INFO, urn, text, passing=True)


def _state(inputs: dict[str, Any], live: dict[str, Any], manager: str) -> Any:
    return to_struct(objects.state(inputs, normal.with_secrets(live, inputs), manager))


def main(arguments: list[str]) -> int:
    """Serve the stand-in."""
    return provider.main(Kubernetes, arguments)
