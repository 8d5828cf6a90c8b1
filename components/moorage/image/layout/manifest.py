"""The documents of an image: its configuration, its manifest and, for several platforms, the index."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from moorage.image.layout.base import Base
from moorage.image.layout.contents import USER, entrypoint
from moorage.image.layout.oci import CONFIG, INDEX, MANIFEST, Blob, Layout
from moorage.image.request import BuiltImage, ImageRequest, SourceInfo

_SOURCE = "org.opencontainers.image.source"


def labels(request: ImageRequest, build_info: SourceInfo) -> dict[str, str]:
    """Return the image's labels.

    The source is read from the module's path: a clone's remote differs from clone to clone, and may hold a token.
    It is the repository's address: at that of a folder in it there is nothing.
    """
    found = {
        "org.opencontainers.image.created": build_info.created,
        "org.opencontainers.image.title": request.name,
        "org.opencontainers.image.version": build_info.version,
    }
    if build_info.revision:
        found["org.opencontainers.image.revision"] = build_info.revision
    if "." in build_info.repository_path.split("/")[0]:
        found[_SOURCE] = f"https://{build_info.repository_path}"
    return found


def add_manifest(
    layout: Layout, request: ImageRequest, build_info: SourceInfo, platform: str, base: Base, layer: Blob, plain: str
) -> Blob:
    """Add configuration and manifest of one platform's image; `plain` is the digest of our layer's tar file."""
    config = layout.add_json(_config(request, build_info, platform, base, plain), CONFIG)
    document = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": config.descriptor(),
        "layers": [each.descriptor() for each in (*base.layers, layer)],
        "annotations": labels(request, build_info),
    }
    return layout.add_json(document, MANIFEST)


def add_index(layout: Layout, manifests: Mapping[str, Blob]) -> Blob:
    """Add the index over one manifest for each platform."""
    entries = [blob.descriptor(platform=_platform(name)) for name, blob in sorted(manifests.items())]
    return layout.add_json({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}, INDEX)


def source_of(image: BuiltImage) -> str | None:
    """Return where the repository of a built image is, as its labels say; None where they do not."""
    layout, digest = Layout(image.layout), image.digest
    document = json.loads(layout.path(digest).read_bytes())
    if "manifests" in document:
        document = json.loads(layout.path(document["manifests"][0]["digest"]).read_bytes())
    found: str | None = document.get("annotations", {}).get(_SOURCE)
    return found


def _config(request: ImageRequest, build_info: SourceInfo, platform: str, base: Base, plain: str) -> dict[str, Any]:
    return {
        **_platform(platform),
        "created": build_info.created,
        "config": {
            "Entrypoint": [entrypoint(request)],
            "Env": list(base.environment),
            "Labels": labels(request, build_info),
            "User": USER,
            "WorkingDir": "/",
        },
        "history": [*base.history, {"created": build_info.created, "created_by": "moorage"}],
        "rootfs": {"type": "layers", "diff_ids": [*base.plain, plain]},
    }


def _platform(name: str) -> dict[str, str]:
    system, architecture = name.split("/")
    return {"architecture": architecture, "os": system}
