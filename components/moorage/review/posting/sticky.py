"""One comment on a pull request, however many runs write it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from moorage.review.posting.calls import Refused

_TRIES = 3
_GONE = (404, 410)


@dataclass(frozen=True)
class Comment:
    """A comment that is there."""

    id: int
    """A later one has a higher number."""
    body: str


class Comments(Protocol):
    """The comments of one pull request. Each method may raise `Refused`."""

    def all(self) -> Iterable[Comment]:
        """Return every comment, of anybody."""

    def create(self, body: str) -> int:
        """Write a new one, and return its number."""

    def update(self, number: int, body: str) -> None:
        """Replace what one says."""

    def delete(self, number: int) -> None:
        """Remove one."""


@dataclass(frozen=True)
class Mark:
    """What our comment is found by: its first line, which no reader is shown."""

    key: str
    """Which report: a repository may hold several projects."""
    run: int
    """Which run wrote it; a later one has a higher number."""

    def on(self, body: str) -> str:
        """Return a body that bears the mark."""
        return f"<!-- moorage review {_safe(self.key)} run {self.run} -->\n{body}"

    def run_of(self, comment: Comment) -> int | None:
        """Return which run wrote a comment; None when it is none of this report's."""
        found = re.match(rf"<!-- moorage review {re.escape(_safe(self.key))} run (\d{{1,20}}) -->\n", comment.body)
        return int(found[1]) if found else None


def _safe(key: str) -> str:
    return re.sub(r"[^\w./]", "_", key)


def keep(comments: Comments, mark: Mark, body: str) -> bool:
    """Bring the one comment to what this run says; false where a later run has written it.

    Two runs at once may both find none and both write one. So each looks again after it wrote: the comment that was
    first stays, with what the later run says, and whatever came after it goes.
    """
    for _ in range(_TRIES):
        try:
            return _kept(comments, mark, mark.on(body))
        except Refused as refused:
            if refused.status not in _GONE:
                raise
    # Another run replaces it each time: it knows as much.
    return False


def _kept(comments: Comments, mark: Mark, text: str) -> bool:
    ours = _ours(comments, mark)
    created = None
    if not ours:
        created = comments.create(text)
        ours = _ours(comments, mark)
    if not ours:
        return True
    first, *others = ours
    if max(mark.run_of(each) or 0 for each in ours) > mark.run:
        if created is not None and created != first.id:
            comments.delete(created)
        return False
    if first.body != text:
        comments.update(first.id, text)
    for each in others:
        comments.delete(each.id)
    return True


def _ours(comments: Comments, mark: Mark) -> list[Comment]:
    return sorted((each for each in comments.all() if mark.run_of(each) is not None), key=lambda each: each.id)
