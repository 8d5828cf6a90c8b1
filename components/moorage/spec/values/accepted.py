"""What a value must be so that whoever reads it in the end takes it: Kubernetes, Prometheus, Consul, Go, the kernel."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from moorage.errors.codes import Code
from moorage.spec.values import duration, quantity
from moorage.spec.values.validation import invalid

LARGEST_COUNT = 2**31 - 1
"""Kubernetes counts pods in 32 bits."""
LONGEST_TEXT = 128 * 1024
"""The longest variable of a process in bytes, its name, ``=`` and the NUL at its end included (Linux:
``MAX_ARG_STRLEN``). No other text of a document has a reason to be longer."""
LARGEST_ANNOTATIONS = 256 * 1024
"""What the annotations of one object take in bytes, keys included."""
_TOO_LARGE = Fraction(2**63)
_LONGEST_DURATION = 2**63 - 1
_HOST = r"\$\([A-Za-z_]\w*\)|[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\]"
_AGENT = re.compile(rf"(?:https?://)?(?:{_HOST}):(\d{{1,5}})", re.ASCII)


@contextmanager
def _explained(code: Code, wrong: str, remedy: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise invalid(code, wrong, remedy) from error


def length_of_time(value: str) -> str:
    """Return a duration in its canonical form; Go and Prometheus count nanoseconds in 64 bits."""
    with _explained("bad-duration", "is not a duration", "write a number with a unit, such as 500ms, 5s or 1m30s"):
        length = duration.parse(value)
    if length > _LONGEST_DURATION:
        raise invalid("out-of-range", "is longer than 292 years", "write a shorter one")
    return duration.text(length)


def _amount(value: str, smallest: Fraction, remedy: str) -> Fraction:
    with _explained("bad-quantity", "is not a quantity", "write it as Kubernetes does, such as 100m, 0.5 or 128Mi"):
        number = quantity.parse(value)
    if number < smallest:
        raise invalid("out-of-range", "is too small", remedy)
    return number


def cores(value: str) -> str:
    """Return a quantity of CPU; Kubernetes counts thousandths of a core in 64 bits."""
    number = _amount(value, Fraction(1, 1000), "give at least 1m, such as 100m (a tenth of a core)")
    if number * 1000 >= _TOO_LARGE:
        raise invalid("out-of-range", "is too large", "give fewer than 9P: no node has that many")
    return value


def whole_bytes(value: str) -> str:
    """Return a quantity of bytes; Kubernetes and Go's memory limit count them in 64 bits."""
    remedy = "give at least 1Mi, such as 128Mi (a small m is a thousandth of a byte)"
    number = _amount(value, Fraction(1024**2), remedy)
    if number.denominator != 1:
        raise invalid("bad-quantity", "is not a whole number of bytes", "use a unit such as Mi or Gi")
    if number >= _TOO_LARGE:
        raise invalid("out-of-range", "is too large", "give less than 8Ei")
    return value


def network(value: str) -> str:
    """Return a network in CIDR form as Kubernetes takes it: without a zone, and IPv4 as IPv4."""
    remedy = "write it such as 192.0.2.0/24, without host bits"
    with _explained("bad-network", "is not a network in CIDR form", remedy):
        found = ipaddress.ip_network(value)
    if "%" in value:
        raise invalid("bad-network", "is not a network in CIDR form", remedy)
    if isinstance(found, ipaddress.IPv6Network) and found.network_address.ipv4_mapped is not None:
        raise invalid("bad-network", "is an IPv4 network in IPv6 form", "write it as IPv4, such as 192.0.2.0/24")
    return str(found)


def variable(value: Any) -> Any:
    """Return the value of an environment variable: text as it was written, whole numbers too."""
    if isinstance(value, int) and not isinstance(value, bool):
        return getattr(value, "written", None) or _digits(value)
    if not isinstance(value, str):
        raise invalid("wrong-type", "must be text", "put it in quotes, so that what you see is what the process gets")
    if "\0" in value:
        raise invalid("bad-character", "holds a NUL character", "remove it: no process can be given one")
    return value


def argument(value: Any) -> Any:
    """Return an argument of a process: text as it was written, whole numbers too, short enough for the kernel."""
    text = variable(value)
    if isinstance(text, str) and len(f"{text}\0".encode(errors="surrogatepass")) > LONGEST_TEXT:
        raise invalid(
            "too-long",
            "is too long",
            f"give at most {LONGEST_TEXT - 1:,} bytes, or put it into a file: no process can be given more",
            shown=False,
        )
    return text


def _digits(value: int) -> str:
    with _explained("too-long", "is too long", f"give at most {LONGEST_TEXT:,} bytes: no process can be given more"):
        return str(value)


def passed_on(variables: dict[str, Any]) -> dict[str, Any]:
    """Return variables of which each text is short enough for the kernel to give it to a process."""
    for name, value in variables.items():
        if isinstance(value, str) and len(f"{name}={value}\0".encode()) > LONGEST_TEXT:
            raise invalid(
                "too-long",
                f"holds {name}, which is too long",
                f"give at most {LONGEST_TEXT:,} bytes, or put it into a file: no process can be given more",
                shown=False,
            )
    return variables


def agent_address(value: str) -> str:
    """Return the address of a Consul agent with its port, which the network policy lets out."""
    remedy = "write it as host:port or http://host:port, such as $(HOST_IP):8500"
    found = _AGENT.fullmatch(value)
    if found is None:
        raise invalid("bad-address", "is not the address of a Consul agent", remedy)
    if not 1 <= int(found[1]) <= 65535:
        raise invalid("out-of-range", "port must be between 1 and 65535", remedy)
    return value


def without_repetition(values: list[str]) -> list[str]:
    """Return a list without duplicates: Kubernetes merges it by its entries."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise invalid("repeated", f"names {value} twice", "keep one")
        seen.add(value)
    return values


def stored_annotations(values: dict[str, str]) -> dict[str, str]:
    """Return annotations that are together small enough for the API server."""
    size = sum(len(f"{key}{value}".encode()) for key, value in values.items())
    if size > LARGEST_ANNOTATIONS:
        remedy = f"give at most {LARGEST_ANNOTATIONS:,} bytes in all: Kubernetes stores no more"
        raise invalid("too-long", "holds too much", remedy, shown=False)
    return values
