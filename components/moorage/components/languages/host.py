"""The plugin: registers the components for a program in another language, and tells the package's schema."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import grpc  # type: ignore[import-untyped]
import pulumi
from pulumi.provider import ConstructResult, Provider
from pulumi.provider.server import ProviderServicer
from pulumi.runtime.proto import provider_pb2_grpc

from moorage.components.languages.arguments import beside, microservice_args, plain
from moorage.components.languages.schema import MICROSERVICE, SERVICES, package_schema
from moorage.components.microservice import Microservice
from moorage.components.program.services import Services, ServicesArgs
from moorage.components.providers.made import sharing
from moorage.errors import Diagnostic, InputError, MoorageError
from moorage.errors.installation import release

# The engine's own limit; one message holds all that a component is given.
_LARGEST_MESSAGE = 400 * 1024 * 1024
_UNRELEASED = "0.0.0"


class Components(Provider):
    """`Microservice` and `Services`."""

    def __init__(self) -> None:
        super().__init__(_version())

    @property
    def schema(self) -> str | None:
        """The package's schema as JSON, made when it is asked for: that takes a second."""
        return json.dumps(package_schema(str(self.version)))

    @schema.setter
    def schema(self, value: str | None) -> None:
        """Take none: the base class sets it."""

    def construct(
        self, name: str, resource_type: str, inputs: Mapping[str, Any], options: pulumi.ResourceOptions | None = None
    ) -> ConstructResult:
        """Register one component; raises `pulumi.RunError` with the library's own words."""
        make = {MICROSERVICE: _microservice, SERVICES: _services}.get(resource_type)
        if make is None:
            raise pulumi.RunError(f"moorage has no component {resource_type}")
        try:
            return make(name, inputs, options)
        except MoorageError as error:
            raise pulumi.RunError(str(error)) from None


def _microservice(name: str, inputs: Mapping[str, Any], options: pulumi.ResourceOptions | None) -> ConstructResult:
    made = Microservice(name, microservice_args(f"Microservice {name}", inputs), options)
    return ConstructResult(made.urn, {"url": made.url, "image": made.image, "version": made.version})


def _services(name: str, inputs: Mapping[str, Any], options: pulumi.ResourceOptions | None) -> ConstructResult:
    component, problems = f"Services {name}", list[Diagnostic]()
    environment, root, paths = (plain(component, inputs, each, problems) for each in ("environment", "root", "paths"))
    given = inputs.get("inputs") or {}
    more = {service: beside(f"{component}: inputs.{service}", given[service], problems) for service in given}
    if problems:
        raise InputError(problems)
    args = ServicesArgs(
        environment or pulumi.get_stack(), Path(root) if root else None, [Path(each) for each in paths or ()], more
    )
    made = Services(name, args, options)
    return ConstructResult(made.urn, {"services": made.services})


class _Servicer(ProviderServicer):
    async def Construct(self, request: Any, context: Any) -> Any:
        """Register one component, which shares its providers with all else of its program.

        What the user can mend is told as it is: as `InputPropertiesError` all inputs would be shown, secrets too.
        """
        try:
            with sharing(request.monitorEndpoint):
                return await super().Construct(request, context)
        except pulumi.RunError as error:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))


async def _serve(engine: str) -> None:
    size = [("grpc.max_receive_message_length", _LARGEST_MESSAGE), ("grpc.max_send_message_length", _LARGEST_MESSAGE)]
    server = grpc.aio.server(options=size)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(_Servicer(Components(), [], engine), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    # What the engine reads first is the port.
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await server.wait_for_termination()


def main(arguments: Sequence[str]) -> int:
    """Serve until the engine ends it. ``arguments``: the engine's address first. Returns the exit code."""
    addresses = [each for each in arguments if not each.startswith("-")]
    if not addresses:
        sys.stderr.write("this is a plugin of Pulumi, which starts it (docs/languages.md)\n")
        return 1
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(addresses[0]))
    return 0


def _version() -> str:
    """Return the installed version as semver, which Pulumi asks for; after a release it is that one's ``-dev``."""
    try:
        installed = metadata.version("moorage")
    except metadata.PackageNotFoundError:
        return _UNRELEASED
    return installed if installed == release() else f"{release()}-dev"
