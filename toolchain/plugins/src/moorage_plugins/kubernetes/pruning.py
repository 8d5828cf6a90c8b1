"""What of a live object the program has a say in: the fields of its inputs, with their live values."""

from typing import Any


def pruned(live: Any, inputs: Any) -> Any:
    """Return the live object without the fields that the inputs do not have."""
    if isinstance(live, dict) and isinstance(inputs, dict):
        # The API server leaves out what is empty; that is no difference.
        kept = {key: value for key, value in inputs.items() if key in live or value in ([], {})}
        return {key: pruned(live.get(key, value), value) for key, value in kept.items()}
    if isinstance(live, list) and isinstance(inputs, list) and len(live) == len(inputs):
        return [pruned(each, value) for each, value in zip(live, inputs, strict=True)]
    return live
