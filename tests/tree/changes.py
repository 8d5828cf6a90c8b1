"""How one field that a user writes is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML

from tree.effects import Written

BUILT = "{source: {}}"
READY = "{image: {ref: registry.example.com/shop/order:v1}}"
PUSHED = "registry: {url: localhost:5000/shop, insecure: true}"
CONSUL = "consul: {address: https://consul.example.com:8501, esm: true}"
CATALOG = "register: catalog, address: {external: order.example.com}"
WAY_IN = "exposure: {gateway: {name: public, namespace: gateways}}"
AGENT = "consul: {register: agent}"


@dataclass(frozen=True)
class Change:
    """A field before and after."""

    before: Written
    after: Written
    refuses: bool = False
    """Whether all that it does is to have something refused."""


def _parsed(*texts: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in texts:
        found |= YAML(typ="safe", pure=True).load(text) or {}
    return found


def _written(spec: str, environment: str) -> Written:
    where = "{namespace: shop, kubernetes: {render_to: out}, monitoring: off}"
    return Written({"name": "order", **_parsed(*spec.split("\n"))}, _parsed(where, *environment.split("\n")))


def in_spec(before: str, after: str, environment: str = "", rest: str = BUILT) -> Change:
    """Return a change of service.yaml."""
    return Change(_written(f"{rest}\n{before}", environment), _written(f"{rest}\n{after}", environment))


def in_environment(before: str, after: str, spec: str = BUILT, rest: str = "", refuses: bool = False) -> Change:
    """Return a change of the stack's file."""
    return Change(_written(spec, f"{rest}\n{before}"), _written(spec, f"{rest}\n{after}"), refuses)
