"""The programs of this machine's own kind: built as `up` builds them, from the same cache."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from moorage.errors import ExternalError
from moorage.image.build import FOLDERS, build_inspected
from moorage.image.build_cache import read_entry
from moorage.image.building import OUT, image_requests
from moorage.image.output import alone
from moorage.image.request import BuiltImage, ImageRequest
from moorage.image.source.inspection import Inspection
from moorage.reading.loading import Project

_MACHINES = {"x86_64": "linux/amd64", "aarch64": "linux/arm64"}


@dataclass(frozen=True)
class Release:
    """A built version of a service, held open: it stays what it is when another build takes its place."""

    name: str
    version: str
    input_hash: str
    digest: str
    files: Mapping[str, int]
    """Path in the image → descriptor of the program."""

    def close(self) -> None:
        """Let go of the programs."""
        for handle in self.files.values():
            os.close(handle)


def host_platform() -> str:
    """Return this machine's platform. Raises `ExternalError` where the built programs do not run."""
    found = _MACHINES.get(platform.machine()) if sys.platform == "linux" else None
    if found is None:
        kinds = " and ".join(_MACHINES.values())
        raise ExternalError(f"services are built for {kinds}, which this machine does not run; use one that does")
    return found


def host_requests(project: Project, names: Collection[str]) -> tuple[list[ImageRequest], Path]:
    """Return what to build, and the folder for it: that of `up` where it builds for this machine too."""
    here, requests, out = host_platform(), image_requests(project, names), project.root / OUT
    if all(here in request.platforms for request in requests):
        return requests, out
    return [replace(request, platforms=(here,)) for request in requests], out / here.replace("/", "-")


def taken(image: BuiltImage, paths: Iterable[str], out: Path) -> Release | None:
    """Return a built service with its programs opened; None when another build has taken its place by now."""
    with alone(out, image.name, FOLDERS):
        entry = read_entry(out / "images" / f"{image.name}.json")
        if entry is None or entry.digest != image.digest:
            return None
        folder = image.root / host_platform()
        handles = {path: os.open(folder / path[1:], os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC) for path in set(paths)}
    return Release(image.name, image.version, image.input_hash, image.digest, handles)


def release(seen: Inspection, paths: Iterable[str], out: Path) -> Release:
    """Build an inspected source and return it with its programs opened."""
    wanted = tuple(paths)
    while True:
        # Another run builds the same service of the same clone: what it changes there is what we would build too.
        if found := taken(build_inspected(seen, out=out), wanted, out):
            return found
