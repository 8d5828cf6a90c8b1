"""The words of every code, on record."""

from __future__ import annotations

import json
import re
import tempfile
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from moorage.errors import Diagnostic
from moorage.errors.codes import Code
from moorage.image.source.go.command import find_go
from moorage.reading import messages
from moorage.reading.documents import Document
from pydantic import BaseModel, Field, ValidationError

from mistakes import programs, projects, runs, sources

FILE = Path(__file__).resolve().parents[1] / "golden" / "diagnostics.json"
COMMAND = "make golden"
CODES: tuple[str, ...] = typing.get_args(Code)


class _Even(BaseModel):
    """A model with a check for which only pydantic has words: no field of ours has one."""

    number: Annotated[int, Field(multiple_of=2)]


def words() -> dict[str, list[str]]:
    """Return code → what is said, in the order of the corpus, one line for each message and hint."""
    found: dict[str, dict[tuple[str, str], str]] = {code: {} for code in CODES}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for each in _diagnostics(root):
            known = found[each.code]
            message, hint, line = (_anywhere(part, root) for part in (each.message, each.hint, str(each)))
            known.setdefault((message, hint), line)
    return {code: list(said.values()) for code, said in found.items()}


def _diagnostics(root: Path) -> Iterator[Diagnostic]:
    for corpus in (projects, sources, programs, runs):
        (root / corpus.__name__).mkdir()
        yield from corpus.found(root / corpus.__name__)
    try:
        _Even(number=3)
    except ValidationError as error:
        yield from messages.problems(error, Document({"number": 3}), _Even)


def text() -> str:
    """Return what the file holds."""
    return json.dumps(words(), indent=1, ensure_ascii=False) + "\n"


def _anywhere(line: str, root: Path) -> str:
    """Return what is the same on every machine: without the folders of the corpus and the installed release of Go."""
    line = re.sub(rf"{re.escape(str(root))}/[\w.]+/(?:[\w-]+/)?", "", line)
    # Git adds what it describes to a name that it does not trust.
    line = re.sub(r"-0-g[0-9a-f]{7,40}", "", line)
    return line.replace(find_go().version, "go1.26.8")
