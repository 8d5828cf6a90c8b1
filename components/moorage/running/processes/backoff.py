"""How long a crashed process stays down, as a cluster would have it, only shorter."""

from __future__ import annotations

import time
from collections.abc import Callable

FIRST_DELAY, LONGEST_DELAY = 1.0, 60.0
"""Seconds before a start: none after the first crash, then these, doubled each time."""
SETTLED = 10.0
"""Seconds that a process must have been up for its crashes before to be forgotten."""


class Backoff:
    """Counts the crashes of one service."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._crashes = 0
        self._up_since = clock()

    def up(self) -> None:
        """Note that a process is up, or at least was tried."""
        self._up_since = self._clock()

    def forget(self) -> None:
        """Begin anew: another program takes its place."""
        self._crashes = 0

    def crashed(self) -> float:
        """Note a crash; returns the seconds to wait before the next start."""
        settled = self._clock() - self._up_since > SETTLED
        self._crashes = 1 if settled else self._crashes + 1
        return 0.0 if self._crashes == 1 else min(FIRST_DELAY * 2.0 ** (self._crashes - 2), LONGEST_DELAY)
