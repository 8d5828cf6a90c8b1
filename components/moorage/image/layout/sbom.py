"""The bill of materials of an image, SPDX 2.3 as JSON, from what the compiler wrote into the binary itself.

It lies beside the layout, not in it: the image's digest does not depend on it, and a layout that holds one image is
what every tool can push. No clock and no chance: the moment is the commit's, the document's name comes from the digest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from moorage.errors import ExternalError
from moorage.image.layout.certificates import BUNDLE
from moorage.image.layout.oci import canonical
from moorage.image.output import write_file
from moorage.image.request import ImageRequest, SourceInfo
from moorage.image.source.go.command import Go, one_line

_RELEASE = re.compile(r"from (\S+) (\S+)\.$")


@dataclass(frozen=True)
class Module:
    """A module that is in a binary; the one that took its place where there was a `replace` by one."""

    path: str
    version: str
    """Empty where it is a folder of the same clone."""
    sum: str = ""
    """Go's own checksum of the module, `h1:…`."""


def modules_of(go: Go, binary: Path) -> list[Module]:
    """Return the modules that `go version -m` finds in a binary, its own left out."""
    done = go.run(["version", "-m", str(binary)], binary.parent)
    if done.returncode:
        raise ExternalError(f"{binary}: `go version` cannot read it: {one_line(done.stderr)}; build it again")
    found: list[Module] = []
    for line in done.stdout.splitlines():
        kind, *fields = line.strip().split("\t")
        if kind == "dep":
            path, version, *more = fields[:3]
            # So Go calls a module of the same workspace.
            found.append(Module(path, "" if version == "(devel)" else version, *more))
        elif kind == "=>":
            local = fields[0].startswith(("./", "../"))
            found[-1] = Module(found[-1].path, "") if local else Module(*fields[:3])
    return found


def write_sbom(
    path: Path, request: ImageRequest, build_info: SourceInfo, digest: str, modules: Iterable[Sequence[Module]]
) -> str:
    """Write the document of the image `digest`, whose binaries hold `modules`; return the SHA-256 of its bytes."""
    image = _image(request, build_info, digest)
    own = _golang(Module(build_info.module_path, build_info.version))
    found = {module for of_one in modules for module in of_one} | {Module("stdlib", build_info.go_version[2:])}
    # What lies in the same clone has the same version.
    within = [replace(module, version=module.version or build_info.version) for module in found]
    others = [_golang(module) for module in sorted(within, key=lambda module: (module.path, module.version))]
    certificates = _certificates()
    below = [] if request.base == "scratch" else [_below(request.base)]
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": request.name,
        "documentNamespace": f"https://spdx.org/spdxdocs/{request.name}-{digest.replace(':', '-')}",
        "creationInfo": {"created": build_info.created, "creators": ["Tool: moorage"]},
        "packages": [image, own, *others, certificates, *below],
        "relationships": [
            _relation("SPDXRef-DOCUMENT", "DESCRIBES", image["SPDXID"]),
            _relation(image["SPDXID"], "CONTAINS", own["SPDXID"]),
            _relation(image["SPDXID"], "CONTAINS", certificates["SPDXID"]),
            *(_relation(image["SPDXID"], "DESCENDANT_OF", base["SPDXID"]) for base in below),
            *(_relation(own["SPDXID"], "DEPENDS_ON", other["SPDXID"]) for other in others),
        ],
    }
    data = canonical(document)
    write_file(path, data)
    return hashlib.sha256(data).hexdigest()


def _image(request: ImageRequest, build_info: SourceInfo, digest: str) -> dict[str, Any]:
    purl = f"pkg:oci/{request.name}@{quote(digest, safe='')}"
    checksum = {"algorithm": "SHA256", "checksumValue": digest.removeprefix("sha256:")}
    return _package(request.name, build_info.version, purl, checksums=[checksum], primaryPackagePurpose="CONTAINER")


def _below(base: str) -> dict[str, Any]:
    place, _, digest = base.partition("@")
    name = place.rpartition("/")[2].partition(":")[0]
    purl = f"pkg:oci/{name}@{quote(digest, safe='')}?repository_url={quote(place, safe='')}"
    return _package(name, digest, purl, primaryPackagePurpose="CONTAINER")


def _golang(module: Module) -> dict[str, Any]:
    purl = f"pkg:golang/{quote(module.path)}@{quote(module.version, safe='')}"
    more = {"sourceInfo": f"go.sum: {module.sum}"} if module.sum else {}
    return _package(module.path, module.version, purl, **more)


def _certificates() -> dict[str, Any]:
    with BUNDLE.open(encoding="ascii") as file:
        release = _RELEASE.search(file.readline().rstrip("\n"))
    assert release, "the bundle's first line names its release"
    purl = f"pkg:pypi/{release[1]}@{release[2]}"
    return _package(release[1], release[2], purl, licenseDeclared="MPL-2.0")


def _package(name: str, version: str, purl: str, **more: Any) -> dict[str, Any]:
    reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}
    # Names with all their characters do not fit into an identifier; the mark keeps two of them apart.
    readable = re.sub(r"[^A-Za-z0-9.]+", "-", f"{name}-{version}")
    return {
        "SPDXID": f"SPDXRef-{readable}-{hashlib.sha256(purl.encode()).hexdigest()[:8]}",
        "name": name,
        "versionInfo": version,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "externalRefs": [reference],
        **more,
    }


def _relation(one: str, kind: str, other: str) -> Mapping[str, str]:
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
