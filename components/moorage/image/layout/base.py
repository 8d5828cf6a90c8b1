"""The image below ours, as layers."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moorage.image.layout.oci import LAYER, Blob, Layout

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
