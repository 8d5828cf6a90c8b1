"""How long a crashed process stays down."""

from __future__ import annotations

from moorage.running.processes.backoff import SETTLED, Backoff


def test_crashes_in_a_row_wait_longer_and_longer():
    backoff = Backoff(lambda: 0.0)
    assert [backoff.crashed() for _ in range(9)] == [0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_a_newer_program_begins_anew():
    backoff = Backoff(lambda: 0.0)
    assert [backoff.crashed(), backoff.crashed()] == [0, 1]
    backoff.forget()
    assert backoff.crashed() == 0


def test_who_was_up_for_a_while_is_started_again_at_once():
    times = iter([0.0, 0.0, 1.0, 1.0, 1.0 + SETTLED, 2.0 + 2 * SETTLED])
    backoff = Backoff(lambda: next(times))
    assert backoff.crashed() == 0
    backoff.up()
    assert backoff.crashed() == 1
    assert backoff.crashed() == 2
    assert backoff.crashed() == 0
