"""What is wrong with a patch, before anybody knows where it is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from moorage.errors import NOTHING, Diagnostic, InputError
from moorage.errors.codes import Code
from moorage.reading.documents import dotted

Path = tuple[str | int, ...]
"""Keys and numbers that lead to a part of a patch."""


class PatchError(ValueError):
    """A patch that cannot be applied: ``path`` in it, what is wrong, what to do. ``value``: what was refused."""

    def __init__(self, path: Path, message: str, hint: str, code: Code = "bad-patch", value: Any = NOTHING):
        super().__init__(f"{dotted(path)}: {message}; {hint}")
        self.path, self.message, self.hint, self.code, self.value = path, message, hint, code, value

    def below(self, key: str) -> PatchError:
        """Return the same of a patch that stands at ``key``."""
        return PatchError((key, *self.path), self.message, self.hint, self.code, self.value)


class PatchesRefused(InputError):
    """A plan cannot be made, as patches of it do not fit. ``errors``: each with its path below ``patch``."""

    def __init__(self, errors: Iterable[PatchError]):
        self.errors = tuple(errors)
        super().__init__(
            Diagnostic(each.code, each.message, each.hint, path=dotted(("patch", *each.path)), value=each.value)
            for each in self.errors
        )
