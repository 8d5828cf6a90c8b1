"""What every stand-in provider shares: the first calls of the protocol, and a voice in the engine's log."""

import threading
from importlib import metadata
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from moorage_plugins.serving import PluginError, serve
from moorage_plugins.values import from_struct

_ABOUT_THE_SDK = ("version", "pluginDownloadURL", "__defaults", "__internal")


class StandIn(provider_pb2_grpc.ResourceProviderServicer):
    """A provider that stands in for the official plugin of the same name."""

    sdk: str
    """The Python package whose resources this provider serves; its version is ours."""
    settings: tuple[str, ...] = ()
    """What may be configured."""
    replacing_settings: tuple[str, ...] = ()
    """The settings whose change replaces the provider, and so all that it made."""
    knows_secrets = False
    """Whether values come with their marks; otherwise the engine takes them off and puts them on again."""

    def __init__(self, engine_address: str):
        self.stopped = threading.Event()
        """Set when the user has cancelled: nothing may wait any longer."""
        self._log: engine_pb2_grpc.EngineStub | None = None
        self._connect(engine_address)

    def Handshake(self, request, context):
        """Learn where the engine listens."""
        self._connect(request.engine_address)
        return provider_pb2.ProviderHandshakeResponse(
            accept_secrets=self.knows_secrets, supports_autonaming_configuration=True
        )

    def Attach(self, request, context):
        """Learn where the engine listens, when it did not start us."""
        self._connect(request.address)
        return empty_pb2.Empty()

    def GetPluginInfo(self, request, context):
        """Tell the version of the SDK that we serve, marked as a stand-in's."""
        return plugin_pb2.PluginInfo(version=f"{metadata.version(self.sdk)}+stand-in")

    def CheckConfig(self, request, context):
        """Refuse configuration that the stand-in would not obey."""
        name = self.sdk.removeprefix("pulumi_")
        reason = f"the stand-in for the {name} plugin has no such setting; see docs/stand-ins.md"
        unknown = [key for key in request.news.fields if key not in (*self.settings, *_ABOUT_THE_SDK)]
        found = [provider_pb2.CheckFailure(property=key, reason=reason) for key in unknown]
        return provider_pb2.CheckResponse(inputs=request.news, failures=found)

    def DiffConfig(self, request, context):
        """Compare the configuration, setting by setting."""
        olds, news = from_struct(request.olds), from_struct(request.news)
        changed = sorted(key for key in olds.keys() | news.keys() if olds.get(key) != news.get(key))
        kind = provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
        replaces = [key for key in changed if key in self.replacing_settings]
        return provider_pb2.DiffResponse(changes=kind, diffs=changed, replaces=replaces)

    def configured(self) -> Any:
        """Return the answer to Configure."""
        return provider_pb2.ConfigureResponse(
            acceptSecrets=self.knows_secrets, supportsPreview=True, supports_autonaming_configuration=True
        )

    def refuse_unready(self, context: Any, identity: str, state: Any, inputs: Any, problem: str) -> None:
        """End a call for what is there but not ready: the engine keeps it, and updates it in its next run."""
        status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=problem)
        failed = provider_pb2.ErrorResourceInitFailed(id=identity, properties=state, inputs=inputs, reasons=[problem])
        status.details.add().Pack(failed)
        context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
        raise PluginError(problem)

    def Cancel(self, request, context):
        """Stop waiting."""
        self.stopped.set()
        return empty_pb2.Empty()

    def info(self, urn: str, message: str, passing: bool = False) -> None:
        """Show the user a line about a resource; a passing one only while it is worked on."""
        if self._log:
            request = engine_pb2.LogRequest(severity=engine_pb2.INFO, urn=urn, message=message, ephemeral=passing)
            self._log.Log(request)

    def _connect(self, address: str) -> None:
        if address:
            self._log = engine_pb2_grpc.EngineStub(grpc.insecure_channel(address))


def main(provider: type[StandIn], arguments: list[str]) -> int:
    """Serve a stand-in; the last argument is the engine's address."""
    address = arguments[-1] if arguments else ""
    return serve(provider(address), provider_pb2_grpc.add_ResourceProviderServicer_to_server)
