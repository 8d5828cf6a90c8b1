"""An entry of Consul's catalog in the form of an object, so that it is compared like one."""

from __future__ import annotations

from dataclasses import asdict

from moorage.plan.model import CatalogEntry
from moorage.plan.naming import Manifest


def body(entry: CatalogEntry) -> Manifest:
    """Return the entry as an object; its fields stand in the table of effects below ``CatalogEntry``."""
    fields = {key: value for key, value in asdict(entry).items() if value is not None}
    node = fields.pop("node")
    return {
        "apiVersion": "consul.hashicorp.com/catalog",
        "kind": "CatalogEntry",
        "metadata": {"name": node},
        "spec": {**fields, "tags": list(entry.tags)},
    }
