"""Foreign text as part of one line, and paths as people write them."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from moorage.errors.disclosure import without_credentials
from moorage.errors.escaping import escaped
from moorage.review.diff.model import Path

LONGEST = 200
"""A line shows no more characters of one value."""
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)


# Names come again in every row and every object.
@lru_cache(maxsize=8192)
def sentence(text: str, longest: int = 1000) -> str:
    """Return foreign text as part of one line: no control characters, no credentials, cut."""
    return cut(escaped(without_credentials(text)), longest)


def cut(text: str, longest: int = LONGEST) -> str:
    """Return a text, or its beginning and how long it is."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text):,} characters)"


def path_text(path: Path) -> str:
    """Return a path as people write it: ``spec.ports[80].name``, ``metadata.labels["app.kubernetes.io/name"]``."""
    parts = []
    for each in path:
        if isinstance(each, str) and _PLAIN_KEY.fullmatch(each):
            parts.append(f".{each}")
        else:
            parts.append(f"[{json.dumps(each, ensure_ascii=False)}]")
    return escaped("".join(parts).removeprefix("."))
