"""The file: sorted, a few lines for a service, so that a change of it reads well in a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from moorage.errors import Diagnostic, InputError
from moorage.image.output import write_text
from moorage.reading.documents import Document
from moorage.reading.project import Outside, real_path
from moorage.reading.yaml.file import read as read_yaml
from moorage.review.emitter import WORDS, quoted
from moorage.review.lock.contract import Contract

NAME = "moorage-lock.yaml"
"""It lies beside Pulumi.yaml."""
MOST_BYTES = 8 * 1024 * 1024
"""A larger one is refused: some 30,000 services."""
_HEADER = """\
# What others rely on, by environment and service. Written by `moorage lock`; commit it.
# `moorage check` fails when something here would change or go.
"""
# What YAML could take for something else, a word or the mark of a flow, is in quotes.
_PLAIN = re.compile(r"[a-z][-a-z0-9./]*")
_REMEDY = "run `moorage lock` to write it anew"


def read(root: Path) -> Document | None:
    """Return the file of a project, with the line of each value; None where there is none.

    Its data is environment → service → what is relied on. Raises `InputError` when it is not of that form.
    """
    file = root / NAME
    if not file.is_file():
        return None
    try:
        found, problems = read_yaml(real_path(file, root), NAME, MOST_BYTES)
    except Outside as error:
        raise InputError([error.problem]) from error
    problems = problems or list(_misshapen(found) if found else ())
    if problems:
        raise InputError(problems)
    return found


def write(root: Path, contracts: Mapping[str, Contract]) -> None:
    """Write the file of a project. ``contracts``: environment → service → what is relied on."""
    write_text(root / NAME, "".join([_HEADER, *_lines(contracts)]))


def _lines(contracts: Mapping[str, Contract]) -> Iterator[str]:
    for environment, services in sorted(contracts.items()):
        yield f"{_flow(environment)}:{'' if services else ' {}'}\n"
        for service, relied in sorted(services.items()):
            yield f"  {_flow(service)}:\n"
            yield from (f"    {key}: {_flow(value)}\n" for key, value in sorted(relied.items()))


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_flow(key)}: {_flow(each)}' for key, each in sorted(value.items()))}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, int):
        return str(value)
    return value if _PLAIN.fullmatch(value) and value not in WORDS else quoted(value)


def _misshapen(found: Document) -> Iterator[Diagnostic]:
    for environment, services in found.data.items():
        if not isinstance(services, dict):
            yield found.problem("lock-unreadable", (environment,), "must be a mapping of services", _REMEDY)
            continue
        for service, relied in services.items():
            if not isinstance(relied, dict):
                wrong = "must be a mapping of what others rely on"
                yield found.problem("lock-unreadable", (environment, service), wrong, _REMEDY)
