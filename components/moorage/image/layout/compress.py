"""Gzip whose bytes depend on the Go release alone, which the image depends on anyway.

Python's zlib is the system's, and zlib, zlib-ng and their like give different bytes for one content: one commit
would have as many digests as there are machines. Go's is part of Go. So a Go program of a few lines does it.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from moorage.errors import ExternalError
from moorage.image.source.go.command import Go, one_line

_SOURCE = Path(__file__).parent / "data" / "compress.go"


@dataclass(frozen=True)
class Compressed:
    """What was written."""

    plain: str
    """`sha256:…` of the bytes before."""
    digest: str
    """`sha256:…` of the gzip file."""


def compressor(go: Go, scratch: Path) -> Path:
    """Return the program that compresses, compiled into the folder `scratch`.

    It is not kept from build to build: a program that lies in the project's folders may be anybody's.
    """
    program = scratch / "compress"
    done = go.alone().run(
        ["build", "-trimpath", "-ldflags=-s -w", "-o", str(program), str(_SOURCE)], Path("/"), go.host
    )
    if done.returncode:
        raise ExternalError(f"Go cannot compile: {one_line(done.stderr)}; repair the Go installation")
    return program


def write_compressed(blocks: Iterable[bytes], target: Path, program: Path) -> Compressed:
    """Compress a stream of blocks into `target`, holding no more than one block at a time."""
    plain = hashlib.sha256()
    with target.open("wb") as file:
        process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=file, stderr=subprocess.PIPE)
        with process:
            _feed(process, blocks, plain.update)
            said = process.stderr.read() if process.stderr else b""
    if process.returncode:
        reason = said.decode(errors="replace").strip()
        raise ExternalError(f"{target}: cannot be written: {reason}; make room and run again")
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Compressed(f"sha256:{plain.hexdigest()}", f"sha256:{digest}")


def _feed(process: subprocess.Popen[bytes], blocks: Iterable[bytes], seen: Callable[[bytes], None]) -> None:
    """Hand over every block. A program that stopped early says why on its standard error."""
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        for block in blocks:
            seen(block)
            process.stdin.write(block)
    with suppress(BrokenPipeError):
        process.stdin.close()
