"""What a whole run tells, on a terminal and where a program reads it."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import socket
import subprocess

import pytest

from .conftest import odd_spec
from .driver import PATIENCE, THIS, Run


def test_a_terminal_shows_one_table_in_colour_and_ctrl_c_ends_it(odd):
    text = _on_a_terminal(odd, TERM="xterm", NO_COLOR="")
    assert "NAME  VERSION" in text
    assert "\x1b[36modd\x1b[0m  plain \\x1b[31m" in text
    # Whichever port was free.
    assert len(re.findall(r"http://127\.0\.0\.1:\d+  ready", text)) == 1


@pytest.mark.parametrize("said", [{"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}])
def test_a_run_has_colours_where_every_command_has_them(odd, said):
    text = _on_a_terminal(odd, **said)
    assert "odd  plain \\x1b[31m" in text
    assert "\x1b" not in text


def _on_a_terminal(odd, **variables):
    """Run until everything is ready and Ctrl-C was pressed; return what a terminal got."""
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        [*THIS, "run"],
        cwd=odd.root,
        env=os.environ | variables,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    seen = _until(ours, b"ready\r\n")
    run.send_signal(signal.SIGINT)
    seen += _until(ours, None)
    assert run.wait(PATIENCE) == 0
    os.close(ours)
    return seen.decode()


def _until(handle, end):
    seen = b""
    while end is None or end not in seen:
        try:
            piece = os.read(handle, 4096)
        except OSError:
            # Nobody holds the other end any more.
            return seen
        seen += piece
    return seen


def test_a_reader_that_goes_away_ends_the_run(odd):
    with subprocess.Popen(
        [*THIS, "run", "--json"], cwd=odd.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        line = json.loads(run.stdout.readline())
        run.stdout.close()
        assert line["moorage"] == "starting"
        try:
            assert run.wait(PATIENCE) == 0
        finally:
            run.kill()
        assert b"Traceback" not in run.stderr.read()


def test_a_port_that_somebody_listens_on_is_left_to_them(odd):
    with socket.create_server(("127.0.0.1", 0)) as theirs:
        taken = theirs.getsockname()[1]
        odd.spec(f"name: odd\nsource: {{module: .., package: ./odd}}\nport: {taken}\n", "odd")
        with Run(odd.root) as run:
            # The next that is free.
            url = run.services()["odd"]["url"]
            assert int(url.removeprefix("http://127.0.0.1:")) > taken
            assert run.stop() == 0
            # Those above it may be somebody's too.
            assert re.search(f"^ports? {taken}.* taken by another program: odd answers at {url}$", run.errors, re.M)


def test_a_spec_that_changes_is_told(odd):
    with Run(odd.root) as run:
        run.services()
        odd_spec(odd, "env: {A: b}\n")
        assert run.wait("remark")["message"] == "services/odd/service.yaml changed: run again to take it over"
        assert run.stop() == 0


def test_what_is_not_as_in_the_cluster_is_told_once(odd):
    odd_spec(odd, "mounts: {/cache: {empty: 1Gi}}\nsidecars: {proxy: {image: a/b:v1}}\n")
    with Run(odd.root) as run:
        run.services()
        assert run.stop() == 0
        warning = "warning: odd is not as in the cluster: nothing is put at /cache; no sidecar runs: proxy"
        assert run.errors.splitlines().count(warning) == 1
