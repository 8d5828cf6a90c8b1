"""How a run and its processes end: by a signal, by a second one, and when they do not want to."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest

from .conftest import odd_spec
from .driver import THIS, Run, ask, lives

_STUBBORN = 'env: {STUBBORN: "1"}\n'
_IGNORING = (
    sys.executable,
    "-c",
    "import os, signal, sys; [signal.signal(each, signal.SIG_IGN) for each in (signal.SIGINT, signal.SIGHUP)]; "
    "os.execv(sys.executable, sys.argv[1:])",
)
"""Starts a program as a shell does behind `&`, under nohup."""


def test_a_process_that_does_not_stop_is_killed_when_its_grace_period_is_over(odd):
    odd_spec(odd, f"{_STUBBORN}shutdown: {{drain: 0s, timeout: 1s}}\n")
    with Run(odd.root) as run:
        run.services()
        assert run.stop() == 0
        assert run.wait("killed", "odd")["message"] == "did not stop in 6 s and was killed"
        assert not lives(run.pids()["odd"])


def test_a_second_signal_kills_at_once(odd):
    odd_spec(odd, f"{_STUBBORN}shutdown: {{drain: 60s, timeout: 500s}}\n")
    with Run(odd.root) as run:
        run.services()
        run.signal(signal.SIGTERM)
        run.wait("stopping", "odd")
        run.signal()
        assert run.ended() == 0
        assert not lives(run.pids()["odd"])


def test_ctrl_c_is_heard_behind_a_shells_ampersand_and_a_closed_terminal_not_under_nohup(odd):
    with Run(odd.root, program=[*_IGNORING, *THIS]) as run:
        row = run.services()["odd"]
        run.signal(signal.SIGHUP)
        assert ask(row["url"])["version"] == row["version"]
        mark = run.mark()
        assert run.stop() == 0
        assert [each["moorage"] for each in run.shown[mark:] if "moorage" in each] == ["stopping", "stopped"]


@pytest.mark.parametrize("before", [(), _IGNORING], ids=["", "behind an ampersand"])
def test_ctrl_c_while_it_builds_ends_a_run_as_later(odd, before):
    run = subprocess.Popen([*before, *THIS, "run"], cwd=odd.root, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    with run:
        assert b"odd: building\n" in iter(run.stderr.readline, b"")
        run.send_signal(signal.SIGINT)
        said = run.stderr.read()
    assert (run.returncode, b"Traceback" in said) == (0, False)


def test_no_process_outlives_a_run_that_is_killed(odd):
    with Run(odd.root) as run:
        run.services()
        child = run.pids()["odd"]
        waited = os.pidfd_open(child)
        run.signal(signal.SIGKILL)
        assert run.ended() == -signal.SIGKILL
        # The end of the child is an event of its own, which may come a moment later.
        _ended(waited)
        assert not lives(child)


def _ended(handle):
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    assert poll.poll(60_000)
    os.close(handle)
