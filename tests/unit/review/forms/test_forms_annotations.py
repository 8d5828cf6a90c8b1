"""GitHub's workflow commands: each line is one, and no text in it is another."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from generating.comparisons import Sizes, sizes
from hypothesis import given
from moorage.review.diff.model import Comparison, Effect, Finding, Revision, ServiceChange
from moorage.review.forms import written
from moorage.review.forms.programs.annotations import MOST
from moorage.review.forms.verdict import verdict

_COMMAND = re.compile(r"::(?P<level>error|warning|notice) (?P<properties>[^:\n]*?)::(?P<data>.*)")


def _decoded(text):
    for code, mark in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, mark)
    return text


def _read(comparison):
    """Return level, properties and message of each command, as GitHub's runner reads them."""
    read = []
    for line in written(comparison, "annotations").splitlines():
        found = _COMMAND.fullmatch(line)
        assert found, line
        pairs = [each.split("=", 1) for each in found["properties"].split(",")]
        assert {key for key, _ in pairs} <= {"file", "line", "title"}
        read.append((found["level"], {key: _decoded(value) for key, value in pairs}, _decoded(found["data"])))
    return read


def _change(message, number=0, level="danger", location="a,b:c.yaml:7"):
    finding = Finding("port-gone", level, Effect.BREAKS, message, location)
    return ServiceChange(f"s{number}", "dev", Effect.BREAKS, findings=(finding,))


def _comparison(*changes):
    services = tuple(each.service for each in changes)
    return Comparison(Revision("main", None), Revision("working tree", None), ("dev",), services, changes)


@given(sizes())
def test_each_line_is_one_command_and_no_level_has_more_than_are_shown(sizes):
    comparison = sizes.comparison
    read = _read(comparison)
    assert max(Counter(level for level, _, _ in read).values()) <= MOST
    assert [message for level, _, message in read if level == "notice"][0] == verdict(comparison)


def test_marks_of_the_commands_come_back_from_message_file_and_title():
    read = _read(_comparison(_change("100%25 of a::b, c=d%0A")))
    assert read[0] == (
        "error",
        {"file": "a,b:c.yaml", "line": "7", "title": "s0 breaks callers (dev)"},
        "100%25 of a::b, c=d%0A",
    )


def test_a_line_end_in_a_message_starts_no_command():
    assert len(_read(_comparison(_change("a\n::add-mask::b\r\n::error::c")))) == 2


def test_dangers_come_first_and_the_last_says_how_many_more_there_are():
    changes = [*(_change("weak", each, "weaker") for each in range(12)), *(_change("gone", each) for each in range(25))]
    read = _read(_comparison(*changes))
    errors = [each for each in read if each[0] == "error"]
    assert [each[0] for each in read[:MOST]] == ["error"] * MOST
    assert errors[-1][2] == "16 more; the report has all of them"
    assert [each[2] for each in read if each[0] == "warning"][-1] == "3 more; the report has all of them"


def test_ten_are_shown_as_ten():
    read = _read(_comparison(*(_change("gone", each) for each in range(10))))
    assert [each[2] for each in read if each[0] == "error"] == ["gone"] * 10


def test_what_is_allowed_is_a_warning_and_what_cannot_be_read_an_error():
    allowed = replace(_comparison(_change("gone")), allowed=frozenset({("s0", Effect.BREAKS)}))
    assert [level for level, _, _ in _read(allowed)] == ["warning", "notice"]
    unread = replace(_comparison(), unread={"dev": ("does not parse",)})
    assert [level for level, _, _ in _read(unread)] == ["warning", "notice"]
    assert [level for level, _, _ in _read(replace(unread, unreadable=frozenset({"dev"})))] == ["error", "notice"]


def test_two_thousand_services_are_as_few_lines():
    assert len(_read(Sizes(services=2000, environments=1, danger=1.0).comparison)) <= 3 * MOST
