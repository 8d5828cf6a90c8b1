"""What a spec's ``patch`` touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moorage.review.diff.compared import Compared, Half
from moorage.review.diff.findings.words import weaker
from moorage.review.diff.model import Finding


def patched(half: Half | None) -> tuple[str, ...]:
    """Return the roles of the objects that a spec patches, in order."""
    return tuple(_patches(half))


def _patches(half: Half | None) -> Mapping[str, Any]:
    return getattr(half.spec, "patch", None) or {} if half else {}


def patches(each: Compared) -> Iterator[Finding]:
    """Yield which objects a patch newly touches, or touches in another way."""
    before = _patches(each.before)
    for role, patch in _patches(each.after).items():
        if before.get(role) != patch:
            message = f"{each.name} patches its {role}, which no rule of the library then vouches for"
            yield weaker("patched", message, each.place(("patch", role), ("patch",)))
