"""How a service is reached from outside its cluster."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from moorage.spec.values.accepted import without_repetition
from moorage.spec.values.fields import Part
from moorage.spec.values.limits import Matching
from moorage.spec.values.validation import invalid

MOST_HOSTS = 16
"""What the Gateway API allows one HTTPRoute."""
_LABEL = r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"
# The last label is no number: that would be an address.
_HOST = rf"(?=.{{1,253}}$)(\*\.)?({_LABEL}\.)*(?![0-9]+$){_LABEL}"
_SEGMENT = r"/(?!\.{1,2}(/|$))[-A-Za-z0-9._~]+"

Host = Annotated[
    str,
    Matching(
        "bad-name",
        _HOST,
        "is not the name of a host",
        "write it such as order.example.com, in lower case, or *.example.com; port and path have keys of their own",
    ),
]
PathPrefix = Annotated[
    str,
    Matching(
        "bad-path",
        rf"(?=.{{1,1024}}$)(/|({_SEGMENT})+)",
        "is not the start of paths",
        "write it such as /api: letters, digits, '-', '.', '_' and '~' between single slashes, none at the end",
    ),
]


def _few(hosts: list[str]) -> list[str]:
    if len(hosts) > MOST_HOSTS:
        raise invalid(
            "out-of-range",
            f"names {len(hosts)} hosts, more than a route holds",
            f"give at most {MOST_HOSTS}",
            shown=False,
        )
    return without_repetition(hosts)


class Expose(Part):
    """What others call it outside the cluster. By which way, and with which certificate, the environment says."""

    hosts: Annotated[list[Host], Field(min_length=1), AfterValidator(_few)]
    """DNS names, at most 16. ``*.example.com`` is every name below it through a gateway, and those with one label more
    through an Ingress. No other service of the environment may have the same host and path."""
    path: PathPrefix = "/"
    """The start of the paths, whole segments: ``/api`` is ``/api`` and ``/api/x``, not ``/apis``. The process gets the
    whole path. Default ``/``: all."""
