"""The Python language host: the engine asks it to run the program, and about the Python it runs in."""

import sys
import threading
from importlib import metadata

from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

from moorage_plugins.language_host import interpreter
from moorage_plugins.language_host.plugin_process import PluginProcess
from moorage_plugins.language_host.program import Program
from moorage_plugins.serving import serve


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Answers the engine's calls; each run of a program is a process of its own."""

    def __init__(self, engine_address: str):
        self._engine_address = engine_address
        self._running: list[Program] = []
        self._plugins: list[PluginProcess] = []
        self._lock = threading.Lock()

    def Handshake(self, request, context):
        """Learn where the engine listens."""
        self._engine_address = request.engine_address or self._engine_address
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request, context):
        """Tell the version: that of the SDK, as the two are released together."""
        return plugin_pb2.PluginInfo(version=metadata.version("pulumi"))

    def GetRequiredPackages(self, request, context):
        """Name no plugins: the engine finds each on PATH or in its cache when a resource needs it."""
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request, context):
        """Name no plugins, as above, to engines that ask in the older way."""
        return language_pb2.GetRequiredPluginsResponse()

    def Run(self, request, context):
        """Run the program to its end."""
        program = Program(request, self._engine_address)
        with self._lock:
            self._running.append(program)
        try:
            return program.run()
        finally:
            with self._lock:
                self._running.remove(program)

    def RunPlugin(self, request, context):
        """Run a policy pack or a component plugin until the engine hangs up."""
        plugin = PluginProcess(request)
        with self._lock:
            self._plugins.append(plugin)
        context.add_callback(plugin.end)
        yield from plugin.output()

    def Cancel(self, request, context):
        """Interrupt what runs."""
        self.interrupt()
        return empty_pb2.Empty()

    def interrupt(self) -> None:
        """Interrupt every program that runs."""
        with self._lock:
            for program in self._running:
                program.interrupt()

    def end(self) -> None:
        """Interrupt every program and end every plugin: the host itself ends."""
        self.interrupt()
        with self._lock:
            for plugin in self._plugins:
                plugin.end()

    def About(self, request, context):
        """Tell which Python runs the program."""
        return language_pb2.AboutResponse(**interpreter.about(request.info))

    def GetProgramDependencies(self, request, context):
        """List what is installed in the project's Python."""
        found = interpreter.installed(request.info)
        return language_pb2.GetProgramDependenciesResponse(
            dependencies=[language_pb2.DependencyInfo(name=name, version=version) for name, version in found]
        )

    def RuntimeOptionsPrompts(self, request, context):
        """Ask for no options."""
        return language_pb2.RuntimeOptionsResponse()

    def InstallDependencies(self, request, context):
        """Install nothing: the project's own Makefile does, from its lock file."""
        text = "Nothing installed: this language host leaves the virtual environment to the project.\n"
        yield language_pb2.InstallDependenciesResponse(stdout=text.encode())


def main(arguments: list[str]) -> int:
    """Serve the language host; the last argument is the engine's address."""
    address = arguments[-1] if arguments else ""
    host = LanguageHost(address)
    return serve(host, language_pb2_grpc.add_LanguageRuntimeServicer_to_server, ending=host.end)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
