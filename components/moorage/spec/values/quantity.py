"""Kubernetes quantities, parsed exactly.

Source: the grammar in k8s.io/apimachinery ``pkg/api/resource/quantity.go``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

_FORM = re.compile(
    r"([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E)|[eE]([+-]?\d{1,2}))?", re.ASCII
)
_SUFFIX = {
    "n": Fraction(1, 10**9),
    "u": Fraction(1, 10**6),
    "m": Fraction(1, 1000),
    **{suffix: Fraction(1000**power) for power, suffix in enumerate("kMGTPE", start=1)},
    **{f"{suffix}i": Fraction(1024**power) for power, suffix in enumerate("KMGTPE", start=1)},
}


# A set of services says the same few sizes again and again.
@lru_cache(maxsize=1024)
def parse(text: str) -> Fraction:
    """Return the exact number in a text such as ``128Mi``, ``0.5``, ``100m`` or ``1e3``; ValueError when it is none."""
    form = _FORM.fullmatch(text)
    if form is None:
        raise ValueError(text)
    sign, digits, suffix, exponent = form.groups()
    number = Fraction(f"0{digits}" if digits[0] == "." else digits.rstrip("."))
    if suffix:
        number *= _SUFFIX[suffix]
    if exponent:
        number *= Fraction(10) ** int(exponent)
    return -number if sign == "-" else number
