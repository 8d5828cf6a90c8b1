"""What breaks callers because a service goes, or bears another name."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.review.diff.compared import Compared
from moorage.review.diff.findings.words import breaks, listed
from moorage.review.diff.model import Finding


def gone(each: Compared) -> Iterator[Finding]:
    """Yield that a service goes."""
    if each.before is None or each.after is not None:
        return
    place = each.place(("name",))
    # Those of the set have given it up, or the set would be refused; their pods that still run have not.
    who = f"{listed(each.affected)} called {each.name}, which" if each.affected else each.name
    if each.renamed is not None:
        yield breaks(each, "service-renamed", f"{who} is renamed to {each.renamed}", place)
    else:
        yield breaks(each, "service-gone", f"{who} is gone", place)
