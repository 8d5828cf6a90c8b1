"""The kinds of value that endpoints hold: times of probes and headers of their requests."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from moorage.spec.values import duration
from moorage.spec.values.accepted import LARGEST_COUNT
from moorage.spec.values.fields import Duration, StrictInt
from moorage.spec.values.limits import CONTROL, Between, Matching
from moorage.spec.values.validation import invalid

_LONGEST = 3600 * duration.SECOND


def _whole_seconds(value: str) -> str:
    length = duration.parse(value)
    if length % duration.SECOND or not duration.SECOND <= length <= _LONGEST:
        raise invalid("out-of-range", "must be whole seconds, from 1s to 1h", "write it such as 5s")
    return value


def _named_once(headers: dict[str, str]) -> dict[str, str]:
    seen: set[str] = set()
    for name in headers:
        if name.lower() in seen:
            raise invalid("repeated", f"names {name} twice", "keep one, as case does not count", shown=False)
        seen.add(name.lower())
    return headers


Seconds = Annotated[Duration, AfterValidator(_whole_seconds)]
"""A length of time as the kubelet counts it."""
Failures = Annotated[StrictInt, Between(1, LARGEST_COUNT)]
"""How many failures in a row count."""
_HeaderName = Annotated[
    str, Matching("bad-name", r"[-A-Za-z0-9]+", "is not the name of a header", "use letters, digits and '-'")
]
_HeaderValue = Annotated[
    str, Matching("bad-character", rf"[^{CONTROL}]*", "holds a control character", "write it in plain characters")
]
Headers = Annotated[dict[_HeaderName, _HeaderValue], AfterValidator(_named_once)]
"""Headers of a request, by name."""
