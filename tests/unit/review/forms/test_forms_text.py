"""Text for a terminal."""

from __future__ import annotations

import re

from generating.comparisons import sizes
from hypothesis import given
from moorage.review.forms import written
from moorage.review.forms.verdict import verdict
from reports.rich import RICH


def test_the_verdict_is_the_first_line_and_dangers_are_next():
    lines = written(RICH).splitlines()
    assert lines[:3] == [verdict(RICH), "", "Dangers"]


def test_colour_changes_nothing_but_colour():
    coloured = written(RICH, colour=True)
    assert coloured != written(RICH)
    assert re.sub(r"\x1b\[[0-9]+m", "", coloured) == written(RICH)


def test_without_colour_no_escape_reaches_the_terminal():
    assert all(line.isprintable() for line in written(RICH).splitlines())


def test_an_environment_that_was_not_compared_is_not_shown_as_unchanged():
    table = [line for line in written(RICH).splitlines() if line.startswith("  order  ")]
    assert table
    assert all(line.endswith("not compared") for line in table)


@given(sizes())
def test_whatever_is_quoted_steers_no_terminal_and_hides_no_name(sizes):
    comparison = sizes.comparison
    text = written(comparison)
    assert [line for line in text.split("\n") if not line.isprintable()] == []
    assert text.startswith(f"{verdict(comparison)}\n")
    assert [each.service for each in comparison.changes if each.service not in text] == []
