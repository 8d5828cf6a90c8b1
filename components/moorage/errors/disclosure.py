"""What of a refused value a message may show: it may be a secret that somebody put in the wrong place."""

from __future__ import annotations

import re
from typing import Any

_BEARING = re.compile(
    r"secret|token|passw|pwd|credential|private|auth|cookie|dsn|api[_-]?key|access[_-]?key", re.IGNORECASE
)
# user:password@ of a URL; the password may hold '/' and '@', but host:port/path@version is no such thing.
_OF_URL = re.compile(r"(?<=://)(?:[^\s/\"']*|[^\s/@\"':]*:(?!\d+[/?\s\"'])[^\s\"']*)@")
_BEFORE_HOST = re.compile(r"(?<![\w@/.-])[^\s/@\"':=]+:[^\s/@\"']+@(?!sha\d+:)(?=\w)")
_ASSIGNED = re.compile(r"(?i)((?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key)=)[^\s\"',;&]+")
# Forms that their makers gave to tokens so that they can be found, JSON web tokens, and keys in PEM.
_TOKEN = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"
    r"|\b(?:gh[opsur]_|github_pat_|glpat-|xox[abeprs]-|hv[sbr]\.|sk-|sk_live_|rk_live_|pul-|npm_|pypi-|dop_v1_)[\w-]{12,}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}"
)
_WRITTEN = re.compile(
    r"(?i)((?:password|passwd|passphrase|secret|token|api[_-]?key|credential)[\w.-]*[\"']?[ \t]*[:=][ \t]*)"
    r"([\"']?)[^\s\"',;&{}\[\]]+"
)
_HEADER = re.compile(
    r"(?i)\b((?:authorization[\"']?[ \t]*[:=][ \t]*[\"']?(?:basic|bearer|token)|bearer)[ \t]+)[\w.~+/=-]{6,}"
)
HIDDEN = "***"
"""In place of what is not shown."""
_GIVEN = frozenset({"env", "env_from", "args", "command", "headers"})
"""What a process is given, and what a request carries."""


def masked(text: str) -> str:
    """Return a text without the passwords in it: those of URLs, and what follows ``password=``."""
    if "@" in text:
        text = _BEFORE_HOST.sub(f"{HIDDEN}@", _OF_URL.sub(f"{HIDDEN}@", text))
    return _ASSIGNED.sub(rf"\1{HIDDEN}", text) if "=" in text else text


def without_credentials(text: str) -> str:
    """Return a text, a whole file too, without what looks like a credential: what `masked` finds, tokens by their
    makers' forms, private keys, and what stands behind ``password:`` or ``Bearer``."""
    text = _HEADER.sub(rf"\1{HIDDEN}", _TOKEN.sub(HIDDEN, masked(text)))
    return _WRITTEN.sub(rf"\1\2{HIDDEN}", text) if ":" in text or "=" in text else text


def bears_secret(name: str) -> bool:
    """Tell whether a name, of a variable say, announces a secret."""
    return _BEARING.search(name) is not None


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
