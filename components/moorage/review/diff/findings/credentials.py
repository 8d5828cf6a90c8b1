"""What looks like a credential in plain text."""

from __future__ import annotations

import re

from moorage.errors.disclosure import without_credentials

# Narrower than what is hidden for caution: TOKEN_TTL and AUTH_URL hold no credential.
_NAMED = re.compile(
    r"(?i)(password|passwd|passphrase|(^|[_.-])(pwd|secret|token|credentials?)|(api|access|private|secret)[_-]?key)$"
)
_HARMLESS = re.compile(r"(?i)[\s;]*|true|false|[0-9.]+[a-z]{0,2}")
_EXPANDED = re.compile(r"\$\([A-Za-z_][A-Za-z0-9_]*\)")
_WITHOUT_PASSWORD = re.compile(r"://[^\s/@:]*:?;*@")


def may_be_credential(name: str, value: str) -> bool:
    """Tell whether a variable of a process holds a credential in plain text, as its name or its value has it.

    What Kubernetes expands, such as ``$(DB_PASSWORD)``, is none.
    """
    rest = _WITHOUT_PASSWORD.sub("://", _EXPANDED.sub(";", value))
    named = _NAMED.search(name) is not None and _HARMLESS.fullmatch(rest) is None
    return named or without_credentials(rest) != rest
