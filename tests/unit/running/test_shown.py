"""What a run shows: colours for people, JSON lines for programs, and nothing that steers a terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys

import pytest
from moorage.running.showing.events import Row
from moorage.running.showing.structured import JsonLines
from moorage.running.showing.terminal import Terminal

from .conftest import odd_spec
from .driver import PATIENCE, Run

HOSTILE = "\x1b[31m\x9b1m\u202e\r##vso[task] \ud800"
COMMAND = [sys.executable, "-m", "moorage.cli.main", "run"]


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("NO_COLOR", "1")
    lines = []
    return Terminal(lines.append, ["order", "user-api"]), lines


def test_a_json_line_is_time_level_message_and_fields(terminal):
    shown, lines = terminal
    record = {"level": "warn", "service": "order", "version": "v1", "time": "2026-01-02T03:04:05.678912345Z"}
    shown.line("order", json.dumps({**record, "message": "slow", "path": "/orders", "ms": 7}))
    assert lines[0].endswith("WARN  slow path=/orders ms=7")
    assert ":05.678 " in lines[0]
    assert lines[0].startswith("order     ")


def test_what_is_no_json_object_is_shown_as_it_is(terminal):
    shown, lines = terminal
    for text in ("plain", '["a list"]', '{"broken": ', "{" * 100_000, '{"level": null, "time": 5}'):
        shown.line("user-api", text)
    assert lines[:3] == [f"user-api  {text}" for text in ("plain", '["a list"]', '{"broken": ')]
    assert len(lines) == 5


def test_levels_and_services_have_colours(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    lines = []
    shown = Terminal(lines.append, ["order", "user"])
    shown.line("order", '{"level":"error","message":"broken"}')
    shown.line("user", "plain")
    shown.event("ready", "user", "at http://127.0.0.1:1")
    assert "\x1b[31mERROR\x1b[0m broken" in lines[0]
    assert lines[1] == "\x1b[35muser \x1b[0m  plain"
    assert "\x1b[32mready\x1b[0m at http" in lines[2]


def test_the_table_has_a_row_for_each_service(terminal):
    shown, lines = terminal
    shown.table(
        [Row("order", "v1.0.0", "http://127.0.0.1:8080", "ready"), Row("u", "v2", "http://127.0.0.1:1", "failed")]
    )
    assert lines == [
        "",
        "NAME   VERSION  URL                    STATE",
        "order  v1.0.0   http://127.0.0.1:8080  ready",
        "u      v2       http://127.0.0.1:1     failed",
        "",
        "Ctrl-C stops them; what changes is built and started again",
    ]


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        json.dumps(dict.fromkeys(("message", HOSTILE, "level", "time", "msg"), HOSTILE)),
        json.dumps({"service": "order", "message": "\x9b1m\u202e##vso[task]"}, ensure_ascii=False),
    ],
)
def test_no_character_of_a_line_steers_a_terminal(terminal, text):
    shown, lines = terminal
    structured = JsonLines(lines.append)
    for show in (shown, structured):
        show.line("order", text)
        show.event("failed", "order", text)
        show.remark(text)
    shown.table([Row(text, text, text, "ready")])
    assert all(line.isprintable() for line in lines)
    assert not any("##vso[" in line for line in lines)


def test_a_json_line_passes_as_it_was_written():
    lines = []
    text = '{"service":"order",  "message":"grüße", "n":1.50}'
    JsonLines(lines.append).line("order", text)
    assert lines == [text]


def test_a_terminal_shows_one_table_in_colour_and_ctrl_c_ends_it(odd):
    ours, theirs = pty.openpty()
    run = subprocess.Popen(COMMAND, cwd=odd.root, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    seen = _until(ours, b"ready\r\n")
    run.send_signal(signal.SIGINT)
    seen += _until(ours, None)
    assert run.wait(PATIENCE) == 0
    text = seen.decode()
    os.close(ours)
    assert "NAME  VERSION" in text
    assert "\x1b[36modd\x1b[0m  plain \\x1b[31m" in text
    # Whichever port was free.
    assert len(re.findall(r"http://127\.0\.0\.1:\d+  ready", text)) == 1


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
    with subprocess.Popen([*COMMAND, "--json"], cwd=odd.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
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
            assert int(run.services()["odd"]["url"].removeprefix("http://127.0.0.1:")) > taken
            assert run.stop() == 0


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
