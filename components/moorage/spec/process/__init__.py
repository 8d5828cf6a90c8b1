"""The environment variables that a process of the chassis reads, in one table: the library sets them, or `env` does.

The chassis' tests read it too (design §5).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

URL = "<NAME>_URL"
BY_ENV = "env sets it"
"""``when`` of a variable that the library leaves to `env`."""


@cache
def table() -> tuple[dict[str, str], ...]:
    """Return the variables in the order of the table: ``name``, ``meaning``, ``when``."""
    return tuple(json.loads((Path(__file__).with_name("table.json")).read_text(encoding="utf-8")))


def url_variable(service: str) -> str:
    """Return the variable that holds a used service's URL: ``user-api`` → ``USER_API_URL``."""
    return f"{service.upper().replace('-', '_')}_URL"


@cache
def reserved() -> frozenset[str]:
    """Return the names that `env` and `secrets` may not set, without those of `uses`."""
    return frozenset(row["name"] for row in table() if row["when"] != BY_ENV) - {URL}
