"""Durations as Go and Prometheus write them, exact to the nanosecond."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

# Go: time.ParseDuration; d, w and y are Prometheus' own (model.ParseDuration).
_UNITS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
    "d": 86400 * 10**9,
    "w": 7 * 86400 * 10**9,
    "y": 365 * 86400 * 10**9,
}
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w|y)", re.ASCII)
SECOND = 10**9
MILLISECOND = 10**6


# A set of services says the same few times again and again.
@lru_cache(maxsize=1024)
def parse(text: str) -> int:
    """Return the nanoseconds in a text such as ``1m30s``, ``1.5s`` or ``0``; ValueError when it is none."""
    if text == "0":
        return 0
    position, total = 0, Fraction(0)
    while position < len(text):
        part = _PART.match(text, position)
        if part is None:
            raise ValueError(text)
        total += Fraction(part[1].rstrip(".") if part[1][0] != "." else f"0{part[1]}") * _UNITS[part[2]]
        position = part.end()
    if not text or total.denominator != 1:
        raise ValueError(text)
    return int(total)


def text(nanoseconds: int) -> str:
    """Return the shortest form that both Go and Prometheus read when it is whole milliseconds: ``30s``, ``1m30s``."""
    if nanoseconds == 0:
        return "0s"
    parts, rest = [], nanoseconds
    for unit in ("h", "m", "s", "ms", "us", "ns"):
        count, rest = divmod(rest, _UNITS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)
