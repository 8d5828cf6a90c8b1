"""The protocol's word for an object that is there but not ready: an error that carries its state."""

from typing import Any, NoReturn

import grpc
from pulumi.runtime.proto import provider_pb2, status_pb2

from moorage_plugins.kubernetes.awaiting import NotReady


def refuse(context: grpc.ServicerContext, identity: str, state: Any, error: NotReady, inputs: Any = None) -> NoReturn:
    """End the call: the engine keeps the state, tells the reasons, and updates the object in its next run."""
    detail = provider_pb2.ErrorResourceInitFailed(id=identity, properties=state, reasons=error.reasons, inputs=inputs)
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(error))
    status.details.add().Pack(detail)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    raise error
