"""Reads a state of Kubernetes objects as the official plugin does before it compares and changes them.

The rules, not the code, of pulumi-kubernetes 94977969d, `provider/pkg/provider`: provider.go `parseCheckpointObject`,
`Diff`, `initialAPIVersion`, `fieldManagerName`, `inputPatch`; util.go `pruneMap`, `pruneSlice`.
"""

from dataclasses import dataclass
from typing import Any

MARKS = ("__inputs", "__initialApiVersion", "__fieldManager")


@dataclass(frozen=True)
class Checkpoint:
    """What the official plugin finds in the outputs of one resource."""

    inputs: dict[str, Any]
    """What the program said last; empty where the state does not say it."""
    live: dict[str, Any]
    """The object as the API server, or the file, had it."""
    initial_version: str
    manager: str | None
    """Whose fields an update applies; None: it would make up a new manager, which meets the old one's conflicts."""

    @classmethod
    def parse(cls, outputs: dict[str, Any]) -> "Checkpoint":
        """Take a state's outputs apart, as `parseCheckpointObject` does."""
        live = {key: value for key, value in outputs.items() if key != "__inputs"}
        inputs = outputs.get("__inputs", {})
        version = outputs.get("__initialApiVersion", inputs.get("apiVersion", ""))
        return cls(inputs, live, version, outputs.get("__fieldManager"))

    @property
    def compared(self) -> dict[str, Any]:
        """What new inputs are compared with: equal ones are `same`, others an update, by another name a replacement."""
        return _pruned_map(self.live, self.inputs)


def _pruned(live: Any, inputs: Any) -> Any:
    if type(live) is not type(inputs) or not isinstance(live, dict | list):
        return live
    return _pruned_map(live, inputs) if isinstance(live, dict) else _pruned_list(live, inputs)


def _pruned_map(live: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
    return {key: _pruned(value, inputs[key]) for key, value in live.items() if key in inputs}


def _pruned_list(live: list[Any], inputs: list[Any]) -> list[Any]:
    if live and inputs and type(live[0]) is not type(inputs[0]):
        return live
    return [_pruned(value, wanted) for value, wanted in zip(live, inputs, strict=False)]
