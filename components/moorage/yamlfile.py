"""Reads one YAML file, and says in one sentence why it is none."""

from __future__ import annotations

from pathlib import Path

from moorage.composing import compose
from moorage.documents import Document
from moorage.errors import Problem, capped
from moorage.regularfile import Unreadable, contents
from moorage.unread import Unread


def read(path: Path, shown: str) -> tuple[Document | None, list[Problem]]:
    """Read a file whose top is a mapping. Returns the document, if there is one, and every problem of its form."""
    try:
        document, problems = compose(contents(path).decode("utf-8"), shown)
        return document, capped(problems)
    except Unreadable as error:
        return None, [Problem(error.wrong, error.remedy, where=shown)]
    except UnicodeDecodeError:
        return None, [Problem("is not text in UTF-8", "write it as a YAML text file", where=shown)]
    except Unread as error:
        where = shown if error.line is None else f"{shown}:{error.line}"
        return None, [Problem(error.wrong, error.remedy, where=where)]
