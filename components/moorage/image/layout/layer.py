"""A layer as a tar file: the same bytes for the same contents, on every machine.

Written here because Python's `tarfile` has changed its header bytes between versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.image.layout.contents import Entry

_BLOCK = 512
_CHUNK = 1 << 20
_LARGEST = 8**11 - 1
"""What the header's eleven octal digits can say: 8 GiB less a byte."""


def layer_blocks(entries: Iterable[Entry], seconds: int) -> Iterator[bytes]:
    """Yield the tar file in blocks of at most a mebibyte, every file dated `seconds` since 1970.

    Raises InputError for a path or a file that a tar header cannot describe.
    """
    for entry in entries:
        size = entry.size
        yield _header(entry, size, seconds)
        if entry.content is not None:
            yield from _content(entry, size)
    yield bytes(2 * _BLOCK)


def _content(entry: Entry, size: int) -> Iterator[bytes]:
    written = 0
    for chunk in _chunks(entry):
        written += len(chunk)
        yield chunk
    if written != size:
        wrong = f"the file for /{entry.name} changed while it was packed"
        raise InputError([Diagnostic("file-changed", message=wrong, hint="leave it alone and build again")])
    yield bytes(-size % _BLOCK)


def _chunks(entry: Entry) -> Iterator[bytes]:
    if isinstance(entry.content, Path):
        with entry.content.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    else:
        yield entry.content or b""


def _header(entry: Entry, size: int, seconds: int) -> bytes:
    """Return the POSIX ustar header of one entry, owned by root."""
    prefix, name = _name(entry)
    if size > _LARGEST:
        raise InputError(
            [Diagnostic("too-large", message=f"/{entry.name} is larger than 8 GiB", hint="leave it out of the image")]
        )
    fields = [
        name.ljust(100, b"\0"),
        b"%07o\0" % entry.mode,
        b"%07o\0" % 0,
        b"%07o\0" % 0,
        b"%011o\0" % size,
        b"%011o\0" % seconds,
        b" " * 8,
        b"5" if entry.content is None else b"0",
        bytes(100),
        b"ustar\x0000",
        bytes(32 + 32 + 8 + 8),
        prefix.ljust(155, b"\0"),
    ]
    header = b"".join(fields).ljust(_BLOCK, b"\0")
    return header[:148] + b"%06o\0 " % sum(header) + header[156:]


def _name(entry: Entry) -> tuple[bytes, bytes]:
    """Split a name at a slash into at most 155 and 100 bytes."""
    name = entry.name.encode("utf-8", "surrogateescape") + (b"/" if entry.content is None else b"")
    if len(name) <= 100:
        return b"", name
    for place in range(min(155, len(name)), 0, -1):
        if name[place : place + 1] == b"/" and len(name) - place - 1 in range(1, 101):
            return name[:place], name[place + 1 :]
    wrong = f"the path /{entry.name} is too long for a layer"
    raise InputError([Diagnostic("too-long", message=wrong, hint="choose a path of at most 100 bytes")])
