"""Send an image layout to a registry: only what is not there yet, and the tag last of all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moorage.errors import ExternalError
from moorage.image.layout.oci import INDEX, MANIFEST, Blob, Layout
from moorage.image.reference import parse_reference
from moorage.image.registry.repository import Registry

if TYPE_CHECKING:
    from requests import Response

_MANIFESTS = {INDEX, MANIFEST}
_ACCEPT = {"Accept": f"{MANIFEST}, {INDEX}"}
_NO_CREDENTIALS = "Docker's config file has no credentials for it"
_REMEDIES = {
    403: "these credentials may not do this: ask for the right to push there, or log in as another user",
    404: "create the repository there, or correct the registry's address",
    413: "raise the limit of the registry, or of the proxy before it",
}


def publish(layout: Path, reference: str, digest: str, insecure: bool = False) -> None:
    """Make `reference` (`host/path:tag`) name the image `digest` of the OCI layout folder `layout`.

    Sends nothing when it does so already. TLS, except to this machine itself when `insecure`.
    Raises InputError for a reference that is none, ExternalError when the layout, the network or the registry
    fails; the tag then is what it was, and running again goes on where it stopped.
    """
    image = Layout(layout)
    if not image.intact(digest):
        raise ExternalError(f"{layout}: does not hold the image {digest}; build it again")
    place = parse_reference(reference)
    registry = Registry(place, insecure=insecure, push=True)
    name = place.tag or digest
    if _digest_of(registry, name) == digest:
        return
    *parts, top = image.blobs(digest)
    if name == digest or _digest_of(registry, digest) != digest:
        for blob in parts:
            if blob.media_type in _MANIFESTS:
                _send_manifest(registry, image, blob, blob.digest)
            else:
                _send_blob(registry, image, blob)
    _send_manifest(registry, image, top, name)


def is_published(reference: str, digest: str, insecure: bool = False) -> bool:
    """Whether the repository of `reference` holds the image `digest`, whatever its tags say.

    Raises as `publish` does.
    """
    registry = Registry(parse_reference(reference), insecure=insecure, push=False)
    return _digest_of(registry, digest) == digest


@dataclass(frozen=True)
class Found:
    """What a tag names: its digest, and those of its layers."""

    digest: str
    layers: tuple[str, ...]


def find_layers(reference: str, insecure: bool = False) -> Found | None:
    """Return what `reference` (`host/path:tag`) names; None when there is nothing, or no manifest with layers.

    Raises as `publish` does.
    """
    place = parse_reference(reference)
    registry = Registry(place, insecure=insecure, push=True)
    answer = registry.request("GET", f"manifests/{place.tag}", headers=_ACCEPT)
    if answer.status_code == 404:
        return None
    _expect(registry, answer, 200)
    try:
        layers = tuple(str(each["digest"]) for each in answer.json()["layers"])
    except (ValueError, KeyError, TypeError):
        return None
    return Found(f"sha256:{hashlib.sha256(answer.content).hexdigest()}", layers)


def _digest_of(registry: Registry, name: str) -> str | None:
    """Return the digest of the manifest that a tag or digest names; None when there is none."""
    answer = registry.request("HEAD", f"manifests/{name}", headers=_ACCEPT)
    if answer.status_code == 404:
        return None
    _expect(registry, answer, 200)
    if name.startswith("sha256:"):
        return name
    told = answer.headers.get("Docker-Content-Digest")
    if told:
        return told
    answer = registry.request("GET", f"manifests/{name}", headers=_ACCEPT)
    _expect(registry, answer, 200)
    return f"sha256:{hashlib.sha256(answer.content).hexdigest()}"


def _send_blob(registry: Registry, image: Layout, blob: Blob) -> None:
    found = registry.request("HEAD", f"blobs/{blob.digest}")
    if found.status_code == 200:
        return
    if found.status_code != 404:
        _expect(registry, found, 200)
    begun = registry.request("POST", "blobs/uploads/", headers={"Content-Length": "0"})
    _expect(registry, begun, 202)
    done = registry.request(
        "PUT",
        begun.headers.get("Location", ""),
        body=image.path(blob.digest),
        headers={"Content-Type": "application/octet-stream"},
        query={"digest": blob.digest},
    )
    _expect(registry, done, 201, f", which is {blob.size} bytes long" if done.status_code == 413 else "")


def _send_manifest(registry: Registry, image: Layout, blob: Blob, name: str) -> None:
    # The bytes as they are: written anew, they would have another digest.
    answer = registry.request(
        "PUT",
        f"manifests/{name}",
        body=image.path(blob.digest).read_bytes(),
        headers={"Content-Type": blob.media_type},
    )
    _expect(registry, answer, 201)


def _expect(registry: Registry, answer: Response, status: int, more: str = "") -> None:
    """Raise ExternalError, with what the registry says and what to do, for any other status."""
    code = answer.status_code
    if code == status:
        return
    remedy = _REMEDIES.get(code, "look at the registry's log, and run again")
    if code == 401:
        found = "the credentials in Docker's config file are not accepted" if registry.known else _NO_CREDENTIALS
        remedy = f"{found}: run `docker login {registry.host}`"
    wrong = f"{registry.host}: answers {code} {answer.reason or ''}".rstrip()
    raise ExternalError(f"{wrong} for {registry.repository}{more}{_said(answer)}; {remedy}")


def _said(answer: Response) -> str:
    """Return the first message of the registry's error document, in one line."""
    try:
        message = str(answer.json()["errors"][0]["message"])
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
    text = " ".join(message.split())
    return f" ({text[:200]})" if text else ""
