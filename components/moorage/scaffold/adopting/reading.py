"""Reads what `kubectl get`, Helm and kustomize write: several documents, lists, live objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from moorage.errors import Diagnostic, InputError
from moorage.reading.documents import Document
from moorage.reading.yaml.composing import compose_all
from moorage.reading.yaml.regular_file import Unreadable, contents
from moorage.reading.yaml.unread import Unread
from moorage.scaffold.adopting.objects import Object, plain
from moorage.scaffold.adopting.shapes import current, misshapen

MOST_BYTES = 16 * 1024 * 1024
"""Of one file: a namespace's objects with their managed fields."""
STANDARD_INPUT = "-"


def read_objects(files: Sequence[str], standard_input: Callable[[], bytes]) -> list[Object]:
    """Return the objects in files, in their order. ``files``: paths, or ``-`` for standard input.

    Raises `InputError` with every problem of form, each with file and line.
    """
    found: list[Object] = []
    problems: list[Diagnostic] = []
    for name in files:
        for document in _documents(name, _shown(name), standard_input, problems):
            found += _objects(document, problems)
    if not found and not problems:
        shown = _shown(files[0])
        problems.append(Diagnostic("empty", "holds no object", "give the YAML of a Deployment", location=shown))
    if problems:
        raise InputError(problems)
    return found


def _shown(name: str) -> str:
    return "standard input" if name == STANDARD_INPUT else name


def _documents(
    name: str, shown: str, standard_input: Callable[[], bytes], problems: list[Diagnostic]
) -> list[Document]:
    try:
        content = standard_input() if name == STANDARD_INPUT else contents(Path(name).resolve(), MOST_BYTES)
        documents, wrong = compose_all(content.decode("utf-8"), shown)
    except Unreadable as error:
        problems.append(Diagnostic(error.code, error.message, error.hint, location=shown))
    except UnicodeDecodeError:
        wrong_text = "is not text in UTF-8"
        problems.append(Diagnostic("not-utf8", wrong_text, "write it as a YAML text file", location=shown))
    except Unread as error:
        where = shown if error.line is None else f"{shown}:{error.line}"
        problems.append(Diagnostic(error.code, error.message, error.hint, location=where))
    else:
        problems += wrong
        return documents
    return []


def _objects(document: Document, problems: list[Diagnostic]) -> Iterator[Object]:
    body = document.data
    kind = body.get("kind") if isinstance(body, Mapping) else None
    if isinstance(kind, str) and kind.endswith("List") and isinstance(body.get("items"), list):
        for index in range(len(body["items"])):
            if (item := document.below("items")) is not None and (each := _entry(item, index)) is not None:
                yield from _objects(each, problems)
        return
    name = body.get("metadata", {}).get("name") if isinstance(body.get("metadata"), Mapping) else None
    for key, value in (("apiVersion", body.get("apiVersion")), ("kind", kind), ("metadata.name", name)):
        if not isinstance(value, str):
            problems.append(
                document.problem("missing-key", tuple(key.split(".")), "is required", "give an object of Kubernetes")
            )
            return
    read = _as_kubernetes_reads(body)
    wrong = list(misshapen(document, read))
    problems += wrong
    if not wrong:
        place, _ = document.place(())
        yield Object(current(read), str(place), document)


def _entry(items: Document, index: int) -> Document | None:
    place, rest = items.place((index,))
    data = items.data[index]
    return Document(data, None if rest else place) if isinstance(data, Mapping) else None


def _as_kubernetes_reads(body: Any) -> Any:
    """Return data as `kubectl` reads it: a number with a leading zero is octal there, as in YAML 1.1."""
    return plain(body, _octal)


def _octal(value: Any) -> Any:
    written = getattr(value, "written", None)
    return int(written, 8) if isinstance(value, int) and written and re.fullmatch(r"0[0-7]+", written) else value
