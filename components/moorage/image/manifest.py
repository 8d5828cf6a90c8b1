"""The documents of an image: its configuration, its manifest and, for several platforms, the index."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from moorage.image.base import Base
from moorage.image.contents import USER, entrypoint
from moorage.image.layout import CONFIG, INDEX, MANIFEST, Blob, Layout
from moorage.image.request import ImageRequest, SourceFacts


def labels(request: ImageRequest, facts: SourceFacts) -> dict[str, str]:
    """Return the image's labels.

    The source is read from the module's path: a clone's remote differs from clone to clone, and may hold a token.
    """
    found = {
        "org.opencontainers.image.created": facts.created,
        "org.opencontainers.image.title": request.name,
        "org.opencontainers.image.version": facts.version,
    }
    if facts.revision:
        found["org.opencontainers.image.revision"] = facts.revision
    if "." in facts.module_path.split("/")[0]:
        found["org.opencontainers.image.source"] = "https://" + re.sub(r"/v\d+$", "", facts.module_path)
    return found


def add_manifest(
    layout: Layout, request: ImageRequest, facts: SourceFacts, platform: str, base: Base, layer: Blob, plain: str
) -> Blob:
    """Add configuration and manifest of one platform's image; `plain` is the digest of our layer's tar file."""
    config = layout.add_json(_config(request, facts, platform, base, plain), CONFIG)
    document = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": config.descriptor(),
        "layers": [each.descriptor() for each in (*base.layers, layer)],
        "annotations": labels(request, facts),
    }
    return layout.add_json(document, MANIFEST)


def add_index(layout: Layout, manifests: Mapping[str, Blob]) -> Blob:
    """Add the index over one manifest for each platform."""
    entries = [blob.descriptor(platform=_platform(name)) for name, blob in sorted(manifests.items())]
    return layout.add_json({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}, INDEX)


def _config(request: ImageRequest, facts: SourceFacts, platform: str, base: Base, plain: str) -> dict[str, Any]:
    return {
        **_platform(platform),
        "created": facts.created,
        "config": {
            "Entrypoint": [entrypoint(request)],
            "Env": list(base.environment),
            "Labels": labels(request, facts),
            "User": USER,
            "WorkingDir": "/",
        },
        "history": [*base.history, {"created": facts.created, "created_by": "moorage"}],
        "rootfs": {"type": "layers", "diff_ids": [*base.plain, plain]},
    }


def _platform(name: str) -> dict[str, str]:
    system, architecture = name.split("/")
    return {"architecture": architecture, "os": system}
