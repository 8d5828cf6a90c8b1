"""What an image stands on: nothing, or an image of a registry by its digest, fetched once for all services."""

from __future__ import annotations

import re
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moorage.errors import InputError, Problem
from moorage.image.fetch import Fetch, base_problem
from moorage.image.layout import LAYER, Blob, Layout
from moorage.image.registry import parse_reference
from moorage.image.request import ImageRequest

_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Base:
    """The image below ours. Without one, what Docker and BuildKit write into every image is all that there is."""

    folder: Path = Path()
    """Where its layers lie, named by digest."""
    layers: tuple[Blob, ...] = ()
    plain: tuple[str, ...] = ()
    """Digests of the layers before compression."""
    history: tuple[Mapping[str, Any], ...] = ()
    environment: tuple[str, ...] = field(default=(_PATH,))

    def content(self, name: str) -> bytes:
        """Return a file of it; nothing when it has none of that name."""
        found = b""
        for layer in self.layers:
            with tarfile.open(self.folder / layer.digest[7:], "r:gz") as archive:
                for member in archive:
                    if member.name.removeprefix("./") == name and (file := archive.extractfile(member)):
                        found = file.read()
        return found

    def add_to(self, layout: Layout, scratch: Path) -> None:
        """Add its layers to a layout; `scratch` is a folder of the same disk."""
        for layer in self.layers:
            shutil.copyfile(self.folder / layer.digest[7:], scratch / "base")
            layout.add_file(scratch / "base", layer.digest, LAYER)


def find_base(request: ImageRequest, platform: str, folder: Path) -> Base:
    """Return the base of one platform's image, from `folder` where it was fetched before.

    Raises InputError for a base that is none or has not this platform, SurroundingsError when it cannot be fetched.
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
        tuple(config.get("config", {}).get("Env") or (_PATH,)),
    )


def check_base(request: ImageRequest) -> list[Problem]:
    """Return what is wrong with the name of the base."""
    if request.base == "scratch":
        return []
    try:
        parse_reference(request.base)
    except InputError:
        named = False
    else:
        named = bool(re.search(r"@sha256:[0-9a-f]{64}$", request.base))
    remedy = "write it as `registry.example.com/alpine@sha256:…`, or use `scratch`"
    return [] if named else [base_problem(request, "names no image of a registry by its digest", remedy)]


def _of_platform(request: ImageRequest, index: Mapping[str, Any], platform: str) -> str:
    for entry in index["manifests"]:
        found = entry.get("platform", {})
        if f"{found.get('os')}/{found.get('architecture')}" == platform:
            return str(entry["digest"])
    raise InputError(
        [base_problem(request, f"has no image for {platform}", "use another one, or build for other platforms")]
    )
