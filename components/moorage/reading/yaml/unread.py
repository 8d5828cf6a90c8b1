"""Why a text is no document that can be read."""

from __future__ import annotations

from moorage.errors.codes import Code


class Unread(Exception):
    """The text is no document that can be read: ``code``, ``message``, ``hint``, and the line where it is known."""

    def __init__(self, code: Code, wrong: str, remedy: str, line: int | None = None):
        super().__init__(wrong)
        self.code, self.message, self.hint, self.line = code, wrong, remedy, line


def invalid(what: str, line: int) -> Unread:
    """Return the error of a text that is no YAML; ``line`` counts from 0."""
    return Unread("yaml-syntax", f"is not valid YAML: {' '.join(what.split())}", "fix the syntax", line + 1)
