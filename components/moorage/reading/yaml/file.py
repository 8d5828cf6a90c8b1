"""Reads one YAML file, and says in one sentence why it is none."""

from __future__ import annotations

from pathlib import Path

from moorage.errors import Diagnostic, capped
from moorage.reading.documents import Document
from moorage.reading.yaml.composing import compose
from moorage.reading.yaml.regular_file import MOST_BYTES, Unreadable, contents
from moorage.reading.yaml.unread import Unread


def read(path: Path, shown: str, most: int = MOST_BYTES) -> tuple[Document | None, list[Diagnostic]]:
    """Read a file whose top is a mapping. Returns the document, if there is one, and every problem of its form.

    ``most``: so many bytes at most.
    """
    try:
        document, problems = compose(contents(path, most).decode("utf-8"), shown)
        return document, capped(problems)
    except Unreadable as error:
        return None, [Diagnostic(error.code, error.message, error.hint, location=shown)]
    except UnicodeDecodeError:
        return None, [Diagnostic("not-utf8", "is not text in UTF-8", "write it as a YAML text file", location=shown)]
    except Unread as error:
        where = shown if error.line is None else f"{shown}:{error.line}"
        return None, [Diagnostic(error.code, error.message, error.hint, location=where)]
