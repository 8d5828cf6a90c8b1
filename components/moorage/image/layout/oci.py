"""An OCI image layout on disk: whole at every moment, whatever interrupts the writing.

Blobs are named by their content and arrive by renaming; `index.json`, which names them, is replaced last.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moorage.image.output import write_file

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
CONFIG = "application/vnd.oci.image.config.v1+json"

DIGEST = re.compile("sha256:[0-9a-f]{64}")
"""What names a blob, and so a file."""


@dataclass(frozen=True)
class Blob:
    """A blob of the layout, as descriptors name it."""

    media_type: str
    digest: str
    size: int

    def descriptor(self, **more: Any) -> dict[str, Any]:
        """Return the OCI descriptor, with `more` fields."""
        return {"mediaType": self.media_type, "digest": self.digest, "size": self.size, **more}


class Layout:
    """One OCI layout folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._blobs = folder / "blobs/sha256"

    def path(self, digest: str) -> Path:
        """Return where the blob `sha256:…` lies. Raises ValueError for what is no digest: a document may be forged."""
        if not DIGEST.fullmatch(digest):
            raise ValueError(f"{digest!r} is no digest")
        return self._blobs / digest.removeprefix("sha256:")

    def add_file(self, file: Path, digest: str, media_type: str) -> Blob:
        """Move a finished file of the same disk in as the blob `digest`."""
        blob = Blob(media_type, digest, file.stat().st_size)
        self._blobs.mkdir(parents=True, exist_ok=True)
        file.replace(self.path(digest))
        return blob

    def add_json(self, content: Mapping[str, Any], media_type: str) -> Blob:
        """Add a document in its one canonical form."""
        data = canonical(content)
        blob = Blob(media_type, f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
        self._blobs.mkdir(parents=True, exist_ok=True)
        write_file(self.path(blob.digest), data)
        return blob

    def publish(self, top: Blob, tag: str) -> None:
        """Let the layout name `top` and nothing else, then drop what nothing names any more."""
        named = top.descriptor(annotations={"org.opencontainers.image.ref.name": tag})
        index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [named]}
        write_file(self.folder / "oci-layout", canonical({"imageLayoutVersion": "1.0.0"}))
        write_file(self.folder / "index.json", canonical(index))
        kept = {self.path(blob.digest).name for blob in self.blobs(top.digest)}
        for path in self._blobs.iterdir():
            if path.name not in kept:
                path.unlink()

    def digest(self) -> str | None:
        """Return the digest of the image that the layout holds; None when there is none."""
        try:
            index = json.loads((self.folder / "index.json").read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        manifests = index.get("manifests", [])
        return str(manifests[0]["digest"]) if len(manifests) == 1 else None

    def blobs(self, digest: str) -> list[Blob]:
        """Return all blobs of the image `digest`, those that are named before those that name them."""
        data = self.path(digest).read_bytes()
        document = json.loads(data)
        found = []
        for child in document.get("manifests", []):
            found += self.blobs(child["digest"])
        for child in [*document.get("layers", []), *([document["config"]] if "config" in document else [])]:
            found.append(Blob(child["mediaType"], child["digest"], child["size"]))
        return [*found, Blob(document["mediaType"], digest, len(data))]

    def intact(self, digest: str) -> bool:
        """Whether the layout holds exactly this image, with every byte that its digests promise."""
        try:
            return self.digest() == digest and all(self._whole(blob) for blob in self.blobs(digest))
        except (OSError, ValueError, KeyError):
            return False

    def _whole(self, blob: Blob) -> bool:
        with self.path(blob.digest).open("rb") as file:
            return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}" == blob.digest


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return JSON with sorted keys and no spaces: one form for one content."""
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
