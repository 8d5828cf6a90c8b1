"""Reads what a process writes, line by line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

LONGEST = 256 * 1024
"""Bytes of one line; a longer one is cut into several."""
_PIECE = 64 * 1024


async def lines(stream: asyncio.StreamReader) -> AsyncIterator[str]:
    """Yield each line without its end; the last one too where it has none."""
    held = b""
    while piece := await stream.read(_PIECE):
        *whole, held = (held + piece).split(b"\n")
        for line in whole:
            yield _text(line)
        while len(held) > LONGEST:
            yield _text(held[:LONGEST])
            held = held[LONGEST:]
    if held:
        yield _text(held)


def _text(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", "backslashreplace")
