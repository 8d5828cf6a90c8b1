"""Whether a Linux binary needs anything from the image beside itself."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO, NamedTuple

_LOAD, _DYNAMIC, _INTERPRETER = 1, 2, 3
_NEEDED, _STRING_TABLE = 1, 5


class _Segment(NamedTuple):
    kind: int
    offset: int
    address: int
    size: int


def needs(binary: Path) -> list[str]:
    """Return the loader and the shared libraries that `binary` asks for; empty when it is static.

    Raises ValueError when the file is no 64-bit little-endian ELF file.
    """
    with binary.open("rb") as file:
        segments = _segments(file)
        found = [
            _read(file, part.offset, part.size).rstrip(b"\0").decode() for part in segments if part.kind == _INTERPRETER
        ]
        for part in segments:
            if part.kind == _DYNAMIC:
                found += _libraries(file, part, segments)
    return found


def _segments(file: BinaryIO) -> list[_Segment]:
    head = _read(file, 0, 64)
    if head[:6] != b"\x7fELF\x02\x01" or len(head) < 64:
        raise ValueError("not a 64-bit little-endian ELF file")
    (start,) = struct.unpack_from("<Q", head, 32)
    size, count = struct.unpack_from("<HH", head, 54)
    segments = []
    for index in range(count):
        kind, _flags, offset, address, _physical, length = struct.unpack(
            "<IIQQQQ", _read(file, start + index * size, 40)
        )
        segments.append(_Segment(kind, offset, address, length))
    return segments


def _libraries(file: BinaryIO, dynamic: _Segment, segments: list[_Segment]) -> list[str]:
    entries = list(struct.iter_unpack("<QQ", _read(file, dynamic.offset, dynamic.size)))
    table = next((value for tag, value in entries if tag == _STRING_TABLE), 0)
    start = _offset(table, segments)
    return [_text(file, start + value) for tag, value in entries if tag == _NEEDED]


def _offset(address: int, segments: list[_Segment]) -> int:
    """Return where in the file a loaded address lies."""
    for part in segments:
        if part.kind == _LOAD and part.address <= address < part.address + part.size:
            return part.offset + address - part.address
    raise ValueError("its dynamic string table lies outside of every segment")


def _text(file: BinaryIO, offset: int) -> str:
    return _read(file, offset, 256).split(b"\0", 1)[0].decode()


def _read(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)
