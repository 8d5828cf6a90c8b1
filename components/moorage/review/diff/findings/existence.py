"""What breaks callers because a service goes, or bears another name."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.review.diff.compared import Compared
from moorage.review.diff.findings.words import breaks, callers, note
from moorage.review.diff.model import Finding


def gone(each: Compared) -> Iterator[Finding]:
    """Yield that a service goes."""
    if each.before is None or each.after is not None:
        return
    place = each.place(("name",))
    if each.renamed is not None:
        yield breaks(each, "service-renamed", f"{callers(each)}, which is renamed to {each.renamed}", place)
    elif each.affected or each.is_open:
        yield breaks(each, "service-gone", f"{callers(each)}, which is gone", place)
    else:
        yield note("service-gone", f"{each.name} is gone, and nobody called it", place)
