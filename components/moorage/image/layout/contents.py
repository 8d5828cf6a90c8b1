"""What an image holds, file by file: the one list behind the layer and the staged root."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from moorage.errors import Diagnostic, InputError
from moorage.image.layout.base import Base
from moorage.image.layout.certificates import BUNDLE
from moorage.image.request import ImageRequest
from moorage.image.source.inputs import copied_files, is_executable
from moorage.spec.values.image_path import REMEDY, WRONG, is_image_path

USER = "65532:65532"
"""The user and group that the process runs as."""

# The home is the only folder that such a process can write to.
_PASSWD = b"nonroot:x:65532:65532:nonroot:/tmp:/sbin/nologin\n"
_GROUP = b"nonroot:x:65532:\n"


@dataclass(frozen=True)
class Entry:
    """One file or folder of the image; it belongs to root, and its mode does not depend on the umask."""

    name: str
    """Path in the image without the leading slash."""
    mode: int
    content: Path | bytes | None
    """Where the bytes are; None for a folder."""

    def __post_init__(self) -> None:
        # The last check before a name becomes a place in the staged root and in the layer.
        if not is_image_path(f"/{self.name}"):
            raise InputError([Diagnostic("bad-path", WRONG, REMEDY, value=f"/{self.name}")])

    @property
    def size(self) -> int:
        """Bytes of the content; 0 for a folder."""
        if isinstance(self.content, Path):
            return self.content.stat().st_size
        return len(self.content or b"")


def entrypoint(request: ImageRequest) -> str:
    """Return the path of the binary in the image."""
    return f"/app/{request.name}"


def image_contents(request: ImageRequest, binary: Path, base: Base) -> list[Entry]:
    """Return every file and folder that we put on the base, in the order of their names, folders before what they hold.

    Raises InputError when `files` names one path twice, or one that the image has already.
    """
    files = {
        entrypoint(request): Entry(entrypoint(request)[1:], 0o755, binary),
        "/etc/ssl/certs/ca-certificates.crt": Entry("etc/ssl/certs/ca-certificates.crt", 0o644, BUNDLE),
        "/etc/passwd": Entry("etc/passwd", 0o644, base.content("etc/passwd") + _PASSWD),
        "/etc/group": Entry("etc/group", 0o644, base.content("etc/group") + _GROUP),
    }
    for target, source in sorted(request.files.items()):
        for name, path in copied_files(request, target, source).items():
            if name in files:
                raise InputError([_taken(request, target, name)])
            files[name] = Entry(name[1:], 0o755 if is_executable(path) else 0o644, path)
    folders = {str(parent)[1:] for name in files for parent in list(PurePosixPath(name).parents)[:-1]}
    inside = sorted(folders & {name[1:] for name in files})
    if inside:
        raise InputError([_taken(request, f"/{inside[0]}", f"/{inside[0]}")])
    entries = [*files.values(), *_folders(folders)]
    return sorted(entries, key=lambda entry: entry.name)


def _folders(names: set[str]) -> Iterator[Entry]:
    for name in names - {"tmp"}:
        yield Entry(name, 0o755, None)
    yield Entry("tmp", 0o1777, None)


def _taken(request: ImageRequest, target: str, name: str) -> Diagnostic:
    return Diagnostic(
        "path-taken",
        location=request.location_of(f"image.files.{target}"),
        path=f"image.files.{target}",
        message=f"the image already has {name}",
        hint="choose another path in the image",
    )
