"""What a run shows: colours for people, JSON lines for programs, and nothing that steers a terminal."""

from __future__ import annotations

import json

import pytest
from moorage.running.showing.events import Row
from moorage.running.showing.structured import JsonLines
from moorage.running.showing.terminal import Terminal

HOSTILE = "\x1b[31m\x9b1m\u202e\r##vso[task] \ud800"


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
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


def test_levels_and_services_have_colours():
    lines = []
    shown = Terminal(lines.append, ["order", "user"], colour=True)
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
