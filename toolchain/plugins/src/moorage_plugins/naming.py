"""Names for resources that the program leaves without one."""

import hashlib
import os
from typing import Any

from pulumi.runtime.proto import provider_pb2

from moorage_plugins.serving import PluginError

_MODES = provider_pb2.CheckRequest.AutonamingOptions


def made_up_name(request: Any, digits: int) -> str:
    """Return a name for the resource of a Check: its own with random digits, or what the project asks for."""
    name = request.urn.rpartition("::")[2]
    if request.HasField("autonaming"):
        if request.autonaming.mode == _MODES.DISABLE:
            raise PluginError(f"autonaming is disabled and {name} has no name; give it one")
        return request.autonaming.proposed_name
    # The engine sends one seed for preview and update, so that both show one name.
    seed = request.randomSeed or os.urandom(16)
    return f"{name}-{hashlib.sha256(seed).hexdigest()[:digits]}"
