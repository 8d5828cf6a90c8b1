"""The pictures that are on record."""

from __future__ import annotations

from collections.abc import Callable

from judges.examples import EXAMPLES, GOLDEN
from moorage.review.graph.comparing import compared
from moorage.review.graph.drawing import drawn
from moorage.review.graph.mermaid import mermaid
from moorage.review.graph.model import Graph
from moorage.review.graph.svg.document import svg

from pictures.making import environment, project

FOLDER = GOLDEN / "graph"
_CONSUL = {"address": "https://consul.example.com:8501", "datacenter": "prod", "esm": True}
_GATEWAY = {"gateway": {"name": "public", "namespace": "gateways"}}
_POSTGRES = {"service": "postgres", "namespace": "data", "external": True, "port": 5432, "url": False}
_BEFORE = {
    "web": {"team": "shop", "expose": {"hosts": ["shop.example.com"]}, "uses": ["order", "user"]},
    "order": {"team": "shop", "uses": ["user", "stock", _POSTGRES]},
    "user": {
        "team": "people",
        "uses": [_POSTGRES],
        "consul": {"register": "catalog", "address": {"external": "user.example.com"}},
    },
    "stock": {"team": "shop", "egress": [{"cidr": "192.0.2.0/24", "port": 443}]},
    "audit": {"service": False, "metrics": False},
}
_AFTER = {
    **_BEFORE,
    "web": {**_BEFORE["web"], "expose": {"hosts": ["shop.example.com", "www.example.com"]}},
    "order": {"team": "shop", "uses": ["user", "payment", _POSTGRES]},
    "user": {**_BEFORE["user"], "service": {"port": 8000}},
    "payment": {
        "team": "money",
        "egress": [{"cidr": "198.51.100.0/24", "port": 443}],
        "allow_from": [{"namespace": "back-office"}],
    },
}
del _AFTER["stock"]


def changed() -> Graph:
    """Return a picture in which everything changes in some way."""
    where = environment(consul=_CONSUL, exposure=_GATEWAY)
    return compared(project(_BEFORE, where), project(_AFTER, where), "main")


PICTURES: dict[str, Callable[[], Graph]] = {
    "changed": changed,
    **{name: lambda name=name: drawn(EXAMPLES[name].project()) for name in ("shop-prod", "network", "everything")},
}
FORMS = {"svg": svg, "mmd": mermaid}


def texts() -> dict[str, str]:
    """Return what is drawn, by the name of its file."""
    made = {name: picture() for name, picture in PICTURES.items()}
    return {f"{name}.{form}": write(made[name]) for name in made for form, write in FORMS.items()}
