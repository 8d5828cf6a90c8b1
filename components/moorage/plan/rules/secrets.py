"""Secrets that stand where everybody reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from moorage.errors.disclosure import without_credentials
from moorage.plan.patch.lists import Entry
from moorage.plan.rules.bodies import at, containers, entries
from moorage.plan.rules.model import Body, Fault, Found, Rule

# Narrower than what is hidden for caution: TOKEN_TTL and AUTH_URL hold no credential.
_NAMED = re.compile(
    r"(?i)(password|passwd|passphrase|(^|[_.-])(pwd|secret|token|credentials?)|(api|access|private|secret)[_-]?key)$"
)
# Where a secret is, how long it lives, or that there is one, is none.
_HARMLESS = re.compile(r"(?i)[\s;]*|true|false|none|off|[0-9.]+[a-z]{0,2}|\.{0,2}/\S*")
_EXPANDED = re.compile(r"\$\([A-Za-z_][A-Za-z0-9_]*\)")
_WITHOUT_PASSWORD = re.compile(r"://[^\s/@:]*:?;*@")


def may_be_credential(name: str, value: str) -> bool:
    """Tell whether a variable of a process holds a credential in plain text, as its name or its value has it.

    What Kubernetes expands, such as ``$(DB_PASSWORD)``, is none.
    """
    rest = _WITHOUT_PASSWORD.sub("://", _EXPANDED.sub(";", value))
    named = _NAMED.search(name) is not None and _HARMLESS.fullmatch(rest) is None
    return named or without_credentials(rest) != rest


def in_plain_text(name: str, value: str) -> Fault | None:
    """Return what is wrong with a variable that holds a credential; the value is in no message."""
    if not may_be_credential(name, value):
        return None
    wrong = "looks like a credential, and whoever may see the object reads it"
    return Fault(wrong, "put it into a Secret, and name that")


def _variables(body: Body) -> Iterator[Found]:
    for each in containers(body):
        for variable in entries(each.body, "env"):
            name, value = at(variable, "name"), at(variable, "value")
            if isinstance(name, str) and isinstance(value, str) and (fault := in_plain_text(name, value)):
                yield (*each.path, "env", Entry("name", name)), fault


RULES = (
    Rule(
        "secret-in-env",
        "A credential stands in a Secret, not in a pod.",
        "advisory",
        _variables,
        given_up_by=("env", "sidecars.env"),
    ),
)
