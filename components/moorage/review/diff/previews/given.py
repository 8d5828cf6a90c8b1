"""Which preview belongs to which environment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from moorage.errors import MoorageError
from moorage.review.diff.previews.document import read_digest
from moorage.review.diff.previews.resources import Digest

_NAMED = re.compile(r"([\w.-]+)=(.+)", re.ASCII | re.DOTALL)


@dataclass(frozen=True)
class Given:
    """A preview that was read."""

    environment: str | None
    """As it was said; None: the only one."""
    file: Path
    digest: Digest


def read_given(text: str) -> Given:
    """Read ``ENV=FILE`` or ``FILE``. Raises `MoorageError` as `read_digest` does, and where there is no such file."""
    named = _NAMED.fullmatch(text)
    environment, file = (named[1], Path(named[2])) if named else (None, Path(text))
    if not file.is_file():
        raise MoorageError(
            f"--pulumi {text}: there is no such file; write [ENV=]FILE, from pulumi preview --json > FILE"
        )
    return Given(environment, file, read_digest(file))


def of_environments(given: Iterable[Given], environments: Sequence[str]) -> dict[str, Given]:
    """Return the preview of each environment that has one.

    Raises `MoorageError` for one of an environment that is not compared, of another stack, or for a second one.
    """
    found: dict[str, Given] = {}
    for each in given:
        name = each.environment if each.environment is not None else _only(each, environments)
        if name not in environments:
            remedy = f"name one of {', '.join(environments)}, or give --env {name} too"
            raise MoorageError(f"--pulumi {name}={each.file}: {name} is not compared; {remedy}")
        if name in found:
            raise MoorageError(
                f"--pulumi {name}={each.file}: {name} has a preview already; give one for each environment"
            )
        if each.digest.stack != name:
            wrong = f"is a preview of stack {each.digest.stack}, not of {name}"
            raise MoorageError(f"{each.file}: {wrong}; preview the stack of that environment")
        found[name] = each
    return found


def _only(given: Given, environments: Sequence[str]) -> str:
    if len(environments) == 1:
        return environments[0]
    remedy = f"write --pulumi ENV={given.file}, with one of {', '.join(environments)}"
    raise MoorageError(f"--pulumi {given.file}: {len(environments)} environments are compared; {remedy}")
