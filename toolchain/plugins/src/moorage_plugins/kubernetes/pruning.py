"""What of a live object the program has a say in: the fields of its inputs, with their live values."""

import re
from decimal import Decimal
from typing import Any

_QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?)(m|[kMGTPE]i?|Ki)?")
_FACTORS = {"": Decimal(1), "m": Decimal("0.001")}
_FACTORS |= {unit: Decimal(1000) ** power for power, unit in enumerate("kMGTPE", 1)}
_FACTORS |= {f"{unit}i": Decimal(1024) ** power for power, unit in enumerate("KMGTPE", 1)}


def pruned(live: Any, inputs: Any) -> Any:
    """Return the live object without the fields that the inputs do not have."""
    if isinstance(live, dict) and isinstance(inputs, dict):
        # The API server leaves out what is empty; that is no difference.
        return {
            key: pruned(live[key], value) if key in live else value
            for key, value in inputs.items()
            if key in live or value in ([], {})
        }
    if isinstance(live, list) and isinstance(inputs, list):
        return [pruned(each, value) for each, value in zip(live, inputs, strict=False)]
    return inputs if _one_quantity(live, inputs) else live


def _one_quantity(live: Any, given: Any) -> bool:
    # The API server writes 1024Mi as 1Gi. Only what it may have rewritten is compared, so that names stay names.
    first, second = (_QUANTITY.fullmatch(str(value)) for value in (live, given))
    if not first or not second or not isinstance(live, str):
        return False
    one, other = (Decimal(match[1]) * _FACTORS[match[2] or ""] for match in (first, second))
    return one == other
