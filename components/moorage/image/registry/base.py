"""The base of an image: nothing, or an image of a registry by its digest, fetched once for all services."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moorage.errors import InputError
from moorage.image.layout.base import Base
from moorage.image.registry.pull import Fetch
from moorage.image.request import ImageRequest
from moorage.image.source.base import base_problem


def find_base(request: ImageRequest, platform: str, folder: Path) -> Base:
    """Return the base of one platform's image, from `folder` where it was fetched before.

    Raises InputError for a base that is none or has not this platform, ExternalError when it cannot be fetched.
    """
    if request.base == "scratch":
        return Base()
    fetch = Fetch(request, folder)
    document = fetch.document(request.base.partition("@")[2])
    if "manifests" in document:
        document = fetch.document(_of_platform(request, document, platform))
    config = fetch.document(document["config"]["digest"], blob=True)
    return Base(
        folder,
        tuple(fetch.layer(entry) for entry in document["layers"]),
        tuple(config["rootfs"]["diff_ids"]),
        tuple(config.get("history", ())),
        tuple(config.get("config", {}).get("Env") or Base().environment),
    )


def _of_platform(request: ImageRequest, index: Mapping[str, Any], platform: str) -> str:
    for entry in index["manifests"]:
        found = entry.get("platform", {})
        if f"{found.get('os')}/{found.get('architecture')}" == platform:
            return str(entry["digest"])
    raise InputError(
        [
            base_problem(
                "unsupported-platform",
                request,
                f"has no image for {platform}",
                "use another one, or build for other platforms",
            )
        ]
    )
