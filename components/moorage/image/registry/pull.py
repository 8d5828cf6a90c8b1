"""Pulls the parts of an image from a registry, each checked against the digest that names it."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moorage.errors import ExternalError, InputError
from moorage.image.layout.oci import DIGEST, INDEX, LAYER, MANIFEST, Blob
from moorage.image.reference import parse_reference
from moorage.image.registry.repository import Registry
from moorage.image.request import ImageRequest
from moorage.image.source.base import base_problem

_DOCKER = "application/vnd.docker"
_TYPES = (INDEX, MANIFEST, f"{_DOCKER}.distribution.manifest.list.v2+json", f"{_DOCKER}.distribution.manifest.v2+json")
_LAYERS = {LAYER, f"{_DOCKER}.image.rootfs.diff.tar.gzip"}


class Fetch:
    """One base image, kept in a folder that every service shares."""

    def __init__(self, request: ImageRequest, folder: Path):
        self._request = request
        self._folder = folder
        self._registry = Registry(parse_reference(request.base), insecure=request.insecure, push=False)
        folder.mkdir(parents=True, exist_ok=True)

    def document(self, digest: str, *, blob: bool = False) -> dict[str, Any]:
        """Return a manifest, an index or a configuration."""
        content: dict[str, Any] = json.loads(self._file(digest, "blobs" if blob else "manifests").read_bytes())
        return content

    def layer(self, entry: Mapping[str, Any]) -> Blob:
        """Fetch a layer; its bytes are the same in Docker's words and in OCI's."""
        if entry["mediaType"] not in _LAYERS:
            raise InputError(
                [
                    base_problem(
                        "bad-base", self._request, f"has a layer of type {entry['mediaType']}", "use one with gzip"
                    )
                ]
            )
        self._file(entry["digest"], "blobs")
        return Blob(LAYER, entry["digest"], entry["size"])

    def _file(self, digest: str, kind: str) -> Path:
        # The name of a file below, and a registry's document may hold anything in its place.
        if not DIGEST.fullmatch(digest):
            raise self._refused(f"{self._registry.host} names {digest!r}, which is no digest")
        path = self._folder / digest.removeprefix("sha256:")
        if not path.exists() or _hash(path.read_bytes()) != digest:
            content = self._ask(f"{kind}/{digest}")
            if _hash(content) != digest:
                raise self._refused(f"{self._registry.host} sends other bytes than {digest}")
            # Another service may fetch it at the same time: each writes its own file, and the last one stays.
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as draft:
                draft.write(content)
            Path(draft.name).replace(path)
        return path

    def _ask(self, place: str) -> bytes:
        try:
            answer = self._registry.request("GET", place, headers={"Accept": ", ".join(_TYPES)})
        except ExternalError as error:
            raise self._refused(str(error).partition("; ")[0]) from error
        if answer.status_code != 200:
            raise self._refused(f"{self._registry.host} answers {answer.status_code} {answer.reason or ''}".rstrip())
        return answer.content

    def _refused(self, why: str) -> ExternalError:
        place = f"{self._request.location}: " if self._request.location else ""
        return ExternalError(
            f"{place}image.base: {self._request.base} cannot be pulled: {why}; "
            "log in, or push it to a registry within reach and name it there, or use `scratch`"
        )


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
