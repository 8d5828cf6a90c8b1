"""Reads one YAML file, and says in one sentence why it is none."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

from moorage.errors import Diagnostic, capped
from moorage.reading.documents import Document
from moorage.reading.yaml.composing import compose
from moorage.reading.yaml.regular_file import MOST_BYTES, Unreadable, contents
from moorage.reading.yaml.unread import Unread

Memory = dict[tuple[Hashable, ...], Any]
"""What has been made of texts and documents, by what it was made of: revisions and environments share most of them.

What is made once is changed by nobody, and as long as it is remembered, its `id` is its own."""


def read(
    path: Path, shown: str, most: int = MOST_BYTES, memory: Memory | None = None
) -> tuple[Document | None, list[Diagnostic]]:
    """Read a file whose top is a mapping. Returns the document, if there is one, and every problem of its form.

    ``most``: so many bytes at most. ``memory``: the same text under the same name is the same document.
    """
    try:
        content = contents(path, most)
        known = None if memory is None else memory.get((shown, content))
        if known is None:
            known = compose(content.decode("utf-8"), shown)
            if memory is not None:
                memory[shown, content] = known
        document, problems = known
        return document, capped(problems)
    except Unreadable as error:
        return None, [Diagnostic(error.code, error.message, error.hint, location=shown)]
    except UnicodeDecodeError:
        return None, [Diagnostic("not-utf8", "is not text in UTF-8", "write it as a YAML text file", location=shown)]
    except Unread as error:
        where = shown if error.line is None else f"{shown}:{error.line}"
        return None, [Diagnostic(error.code, error.message, error.hint, location=where)]
