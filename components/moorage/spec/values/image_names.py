"""The names of registries and images, as registries themselves take them (the distribution project's grammar)."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"

HOST = rf"(?:(?:localhost|{_LABEL}(?:\.{_LABEL})+)(?::[0-9]{{1,5}})?|{_LABEL}:[0-9]{{1,5}})"
"""A registry's host. A single word is none, but a folder of Docker's own registry: `shop` is not `shop:5000`."""
REGISTRY = rf"{HOST}(?:/{_PART})*/?"
"""A host and an optional path."""
IMAGE = rf"(?:{HOST}/)?{_PART}(?:/{_PART})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?(?:@sha256:[0-9a-f]{{64}})?"
"""An image, with an optional tag and digest."""


def is_loopback(registry: str) -> bool:
    """Tell whether the host of ``host[:port][/path]`` is this machine itself."""
    host = urlsplit(f"//{registry}").hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
