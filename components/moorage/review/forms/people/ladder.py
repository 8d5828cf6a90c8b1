"""Makes a report fit: what is left out, and in which order.

Whole pieces go, never a tail that happens to be last: a report that is cut off hides what it was written for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple


class Step(IntEnum):
    """What goes, first to last. The verdict never goes; a danger loses its words, and its service's name at last."""

    WHOLE = 0
    DIFFS = 1
    OBJECTS = 2
    HARMLESS = 3
    """Services in no danger: a count is left."""
    WEAKER = 4
    """What became weaker: kinds, then a count."""
    WORDS = 5
    """Dangers are said kind by kind, with the name of each service."""
    NAMES = 6
    """Of those names, the first ones and how many more."""


Lost = Counter[tuple[str, str]]
"""How many of what are left out, such as ``("service in no danger", "rolls pods")``; the second may be empty."""


class Variant(NamedTuple):
    """One length of a part."""

    step: Step
    """The step at which it takes the place of the longer one."""
    text: str
    lost: Lost = Counter()  # noqa: RUF012

    @property
    def size(self) -> int:
        """Bytes of UTF-8: no way of counting characters comes to more."""
        return len(self.text.encode())


class Part:
    """One part of a report, with its variants from the longest down; what it must keep has one alone."""

    def __init__(self, variants: Iterable[Variant]):
        self._shorter: Iterator[Variant] = iter(variants)
        self.now: Variant = next(self._shorter)
        self._next = next(self._shorter, None)

    def can(self, step: Step) -> bool:
        """Tell whether it gets shorter at a step."""
        return self._next is not None and self._next.step == step

    def shrink(self) -> int:
        """Take the next variant; return by how many bytes the part is longer than before."""
        assert self._next is not None
        before, self.now = self.now, self._next
        self._next = next(self._shorter, None)
        return self.now.size - before.size


def fixed(text: str) -> Part:
    """Return a part that stays as it is."""
    return Part([Variant(Step.WHOLE, text)])


def fit(parts: Sequence[Part], budget: int) -> Lost:
    """Shorten parts until they come to no more bytes, within a step those at the end first; return what is lost."""
    size = sum(each.now.size for each in parts)
    for step in Step:
        for each in reversed(parts):
            while size > budget and each.can(step):
                size += each.shrink()
    return sum((each.now.lost for each in parts), Counter())
