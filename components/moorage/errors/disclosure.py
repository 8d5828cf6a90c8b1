"""What of a refused value a message may show: it may be a secret that somebody put in the wrong place."""

from __future__ import annotations

import re
from typing import Any

_BEARING = re.compile(r"secret|token|passw|pwd|credential|private|auth|cookie|dsn|api_?key|access_?key", re.IGNORECASE)
# user:password@ of a URL; the password may hold '/' and '@', but host:port/path@version is no such thing.
_OF_URL = re.compile(r"(?<=://)(?:[^\s/\"']*|[^\s/@\"':]*:(?!\d+[/?\s\"'])[^\s\"']*)@")
_BEFORE_HOST = re.compile(r"(?<![\w@/.-])[^\s/@\"':=]+:[^\s/@\"']+@(?!sha\d+:)(?=\w)")
_ASSIGNED = re.compile(r"(?i)((?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key)=)[^\s\"',;&]+")
_HIDDEN = "***"
_GIVEN = frozenset({"env", "env_from", "args", "command", "headers"})
"""What a process is given, and what a request carries."""


def masked(text: str) -> str:
    """Return a text without the passwords in it: those of URLs, and what follows ``password=``."""
    if "@" in text:
        text = _BEFORE_HOST.sub(f"{_HIDDEN}@", _OF_URL.sub(f"{_HIDDEN}@", text))
    return _ASSIGNED.sub(rf"\1{_HIDDEN}", text) if "=" in text else text


def may_be_secret(path: str, value: Any) -> bool:
    """Tell whether a value at a path of the user's document is not to be shown at all."""
    keys = re.split(r"[.\[\]]+", path)
    if any(_BEARING.search(key) for key in keys):
        return True
    plain = isinstance(value, (int, float)) or value is None
    # It may be anything, whether the name says so or not.
    if not _GIVEN.isdisjoint(keys):
        return not plain
    return isinstance(value, dict) or (isinstance(value, (list, tuple)) and any(map(_is_container, value)))


def _is_container(value: Any) -> bool:
    return isinstance(value, (dict, list, tuple))
