"""Images of one file: a static program and nothing else. For the pause image, and for pods that test the cluster."""

import hashlib
import io
import json
import platform
import tarfile
import urllib.request
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

from cluster import places
from cluster.machine.commands import run

_OCI = "application/vnd.oci.image"
_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}
PAUSE = "localhost/moorage-pause:1"


@dataclass(frozen=True)
class Image:
    """The three parts of an image, each as the bytes that its digest is of."""

    layer: bytes
    configuration: bytes
    manifest: bytes


def of_program(binary: Path) -> Image:
    """Return the image whose only file is that program, and its entry point."""
    layer = _tar({f"{binary.name}": binary.read_bytes()})
    configuration = _json(
        {
            "architecture": _MACHINES.get(platform.machine(), platform.machine()),
            "os": "linux",
            "config": {"Entrypoint": [f"/{binary.name}"], "User": "65532:65532"},
            "rootfs": {"type": "layers", "diff_ids": [digest(layer)]},
        }
    )
    manifest = _json(
        {
            "schemaVersion": 2,
            "mediaType": f"{_OCI}.manifest.v1+json",
            "config": _descriptor("config.v1+json", configuration),
            "layers": [_descriptor("layer.v1.tar", layer)],
        }
    )
    return Image(layer, configuration, manifest)


def load(image: Image, name: str) -> None:
    """Put the image into containerd, without a registry."""
    names = {"io.containerd.image.name": name, "org.opencontainers.image.ref.name": name}
    entry = _descriptor("manifest.v1+json", image.manifest) | {"annotations": names}
    index = _json({"schemaVersion": 2, "manifests": [entry]})
    blobs = {f"blobs/sha256/{digest(part)[7:]}": part for part in (image.layer, image.configuration, image.manifest)}
    archive = places.STATE / "image.tar"
    layout = _json({"imageLayoutVersion": "1.0.0"})
    archive.write_bytes(_tar({"oci-layout": layout, "index.json": index, **blobs}))
    run("ctr", "-a", places.CONTAINERD, "-n", "k8s.io", "images", "import", archive)
    archive.unlink()


def push(image: Image, repository: str) -> str:
    """Put the image into the cluster's registry; return its reference with digest."""
    base = f"http://{places.REGISTRY}/v2/{repository}"
    for part in (image.layer, image.configuration):
        upload = _send("POST", f"{base}/blobs/uploads/", b"").headers["Location"]
        joint = "&" if urlsplit(upload).query else "?"
        _send("PUT", f"{upload}{joint}digest={digest(part)}", part)
    reference = digest(image.manifest)
    _send("PUT", f"{base}/manifests/{reference}", image.manifest, f"{_OCI}.manifest.v1+json")
    return f"{places.REGISTRY}/{repository}@{reference}"


def digest(part: bytes) -> str:
    """Return the name that a registry knows those bytes by."""
    return f"sha256:{hashlib.sha256(part).hexdigest()}"


def _send(method: str, url: str, body: bytes, kind: str = "application/octet-stream") -> HTTPResponse:
    request = urllib.request.Request(url, body, {"Content-Type": kind}, method=method)
    return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30)


def _descriptor(kind: str, part: bytes) -> dict[str, object]:
    return {"mediaType": f"{_OCI}.{kind}", "digest": digest(part), "size": len(part)}


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _tar(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755
            archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()
