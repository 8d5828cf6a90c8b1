"""Serves one plugin to the engine: a port on loopback, told on standard output, until the engine says stop."""

import signal
import threading
from collections.abc import Callable
from concurrent import futures
from typing import Any

import grpc

from moorage_plugins.language_host import orphans

# The engine's own limit; a state with many large properties passes the default of 4 MiB.
_LARGEST_MESSAGE = 400 * 1024 * 1024


class PluginError(Exception):
    """Something the user can act on; its text is complete and reaches the user without a traceback."""


class _OwnMethods(grpc.ServerInterceptor):
    """Answers "not implemented" to what the plugin does not define, and turns PluginError into a plain error.

    The generated base classes would raise, and gRPC would print a traceback, for every optional call.
    """

    def __init__(self, servicer: Any):
        self._servicer = servicer

    def intercept_service(self, continuation: Callable[..., Any], details: Any) -> Any:
        """Pass on the calls that the servicer's own class defines."""
        name = details.method.rpartition("/")[2]
        generated = next(base for base in type(self._servicer).__mro__ if base.__module__.endswith("_pb2_grpc"))
        if getattr(type(self._servicer), name, None) is getattr(generated, name, None):
            return None
        handler = continuation(details)
        if handler is None or (handler.unary_unary is None and handler.unary_stream is None):
            return handler
        coding = handler.request_deserializer, handler.response_serializer
        if handler.unary_stream:
            return grpc.unary_stream_rpc_method_handler(_telling_stream(handler.unary_stream), *coding)
        return grpc.unary_unary_rpc_method_handler(_telling(handler.unary_unary), *coding)


# What the system refuses is complete as well: it names the file, or the module.
_COMPLETE = (PluginError, OSError, ImportError)


def _telling(method: Callable[..., Any]) -> Callable[..., Any]:
    def call(request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(request, context)
        except _COMPLETE as error:
            return context.abort(grpc.StatusCode.UNKNOWN, str(error))

    return call


def _telling_stream(method: Callable[..., Any]) -> Callable[..., Any]:
    def call(request: Any, context: grpc.ServicerContext) -> Any:
        try:
            yield from method(request, context)
        except _COMPLETE as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))

    return call


def serve(servicer: Any, add: Callable[[Any, grpc.Server], None], ending: Callable[[], None] | None = None) -> int:
    """Serve until SIGINT or SIGTERM, which is how the engine ends a plugin, or until the engine is gone.

    `ending` is called then, to end what calls still wait for.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    orphans.watch(stop.set)
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=64),
        interceptors=[_OwnMethods(servicer)],
        options=[
            ("grpc.max_receive_message_length", _LARGEST_MESSAGE),
            ("grpc.max_send_message_length", _LARGEST_MESSAGE),
        ],
    )
    add(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    stop.wait()
    if ending:
        ending()
    server.stop(grace=None).wait()
    return 0
