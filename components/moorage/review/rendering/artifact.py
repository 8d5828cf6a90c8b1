"""Manifests as an OCI artifact, as Flux's OCIRepository and Argo CD's OCI sources read it: one layer with the files.

The media types are Flux's own (RFC 0003 of fluxcd/flux2, "Introduce Flux OCI media type").
"""

from __future__ import annotations

import hashlib
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.image.layout.contents import Entry
from moorage.image.layout.layer import layer_blocks
from moorage.image.layout.oci import MANIFEST, Layout
from moorage.image.output import write_file
from moorage.image.reference import parse_reference
from moorage.image.registry.push import find_layers, publish
from moorage.image.source.git.history import newest_commit
from moorage.image.source.git.repository import find_repository

CONFIG = "application/vnd.cncf.flux.config.v1+json"
CONTENT = "application/vnd.cncf.flux.content.v1.tar+gzip"
_OCI = "org.opencontainers.image."
_SCHEME = "oci://"
# The longest block that deflate stores as it is.
_STORED = 0xFFFF


@dataclass(frozen=True)
class Pushed:
    """What a registry holds now."""

    reference: str
    """``host/repository:tag@sha256:…``."""
    sent: bool
    """False where the tag named an artifact of the same files already: it was left as it is."""


def push(files: Mapping[str, str], reference: str, folder: Path, source: str | None, *, insecure: bool) -> Pushed:
    """Make a tag name an artifact of these files, by name.

    ``reference``: ``host/repository:tag``, with or without ``oci://``. ``folder``: the project's root, whose commit
    the artifact names. ``source``: where the repository is, None where it is not known. ``insecure``: plain http to
    this machine itself. The same files, commit and source are the same bytes, in every clone.
    Raises `InputError` for a reference without a tag, `ExternalError` when the registry fails.
    """
    place = reference.removeprefix(_SCHEME)
    parsed = parse_reference(place, "--push")
    if not parsed.tag or "@" in place:
        remedy = "write HOST/PATH:TAG: the digest comes from the manifests"
        raise InputError([Diagnostic("bad-image-reference", "is no tag", remedy, "--push", value=reference)])
    with tempfile.TemporaryDirectory() as scratch:
        layout = Layout(Path(scratch) / "artifact")
        digest, layer = _add(layout, files, _annotations(folder, source), parsed.tag)
        found = find_layers(place, insecure=insecure)
        if found is not None and found.layers == (layer,):
            return Pushed(f"{place}@{found.digest}", sent=False)
        publish(layout.folder, place, digest, insecure=insecure)
        return Pushed(f"{place}@{digest}", sent=True)


def _add(layout: Layout, files: Mapping[str, str], annotations: Mapping[str, str], tag: str) -> tuple[str, str]:
    """Lay the artifact out; return the digests of its manifest and its layer."""
    # In front of all dates: a commit that changes no manifest makes the same layer.
    tar = b"".join(layer_blocks((Entry(name, 0o644, files[name].encode()) for name in sorted(files)), 0))
    content = b"".join(_stored(tar))
    draft, digest = layout.folder / "content.tar.gz", f"sha256:{hashlib.sha256(content).hexdigest()}"
    write_file(draft, content)
    layer = layout.add_file(draft, digest, CONTENT)
    plain = f"sha256:{hashlib.sha256(tar).hexdigest()}"
    config = layout.add_json(
        {
            **({"created": annotations[f"{_OCI}created"]} if f"{_OCI}created" in annotations else {}),
            "architecture": "",
            "os": "",
            "config": {},
            "rootfs": {"type": "layers", "diff_ids": [plain]},
        },
        CONFIG,
    )
    document = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": config.descriptor(),
        "layers": [layer.descriptor()],
        "annotations": dict(annotations),
    }
    top = layout.add_json(document, MANIFEST)
    layout.publish(top, tag)
    return top.digest, layer.digest


def _annotations(folder: Path, source: str | None) -> dict[str, str]:
    repository = find_repository(folder)
    commit = newest_commit(repository) if repository else None
    return {
        **({f"{_OCI}source": source} if source else {}),
        **({f"{_OCI}revision": f"{_algorithm(commit.hash)}:{commit.hash}"} if commit else {}),
        **({f"{_OCI}created": commit.created} if commit else {}),
    }


def _algorithm(commit: str) -> str:
    return "sha1" if len(commit) == 40 else "sha256"


def _stored(data: bytes) -> Iterator[bytes]:
    """Yield a gzip file whose bytes no library and no Go decides: it stores, and does not compress."""
    yield b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    for start in range(0, len(data), _STORED):
        block = data[start : start + _STORED]
        last = start + _STORED >= len(data)
        size = len(block)
        yield bytes([last]) + size.to_bytes(2, "little") + (size ^ _STORED).to_bytes(2, "little") + block
    yield zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")


def common_source(sources: Iterable[str | None]) -> str | None:
    """Return the one repository that all of these name; None where they differ or there is none."""
    found = set(sources)
    return found.pop() if len(found) == 1 else None
