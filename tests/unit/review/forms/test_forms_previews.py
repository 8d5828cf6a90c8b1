"""What a preview by Pulumi adds to a report: it stands before the table, what goes away is never dropped, and nothing
else changes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from generating.comparisons import sizes
from hypothesis import assume, given
from moorage.review.diff.model import Comparison, Effect, Operation, Preview, Previewed, Revision
from moorage.review.forms import FORMS, written
from moorage.review.forms.people.markdown import SMALLEST
from reports.rich import PREVIEWED

_TITLE = "Contradicted by Pulumi's preview"


def _without(text, added):
    """Return a text without its first line, and without a block of lines that begins with a title."""
    lines = text.split("\n")[1:]
    if added:
        end = next(number for number, line in enumerate(lines) if line.startswith("  By Pulumi's preview"))
        start = lines.index(_TITLE) if _TITLE in lines[:end] else end
        del lines[start - 1 : end + 1]
    return lines


@given(sizes())
def test_a_preview_adds_its_block_and_changes_nothing_else(sizes):
    asked = sizes.comparison
    assume(asked.previews)
    plain = replace(asked, previews=())
    assert _without(written(asked), added=True) == _without(written(plain), added=False)
    with_it, without = (json.loads(written(each, "json")) for each in (asked, plain))
    del with_it["previews"]
    assert {**with_it, "verdict": ""} == {**without, "verdict": ""}
    assert asked.refused == plain.refused


@pytest.mark.parametrize("form", ["text", "github-comment", "bitbucket-comment"])
def test_contradictions_stand_behind_dangers_and_before_everything_else(form):
    text = written(PREVIEWED, form)
    places = [text.index(each) for each in ("Dangers", _TITLE, "Weaker than before", "not compared")]
    assert places[:3] == sorted(places[:3])
    assert text.index("Pulumi would replace") < text.index("Pulumi would update")


def _many(operation):
    found = tuple(
        Previewed(f"s{number:04}", "deployment", "Deployment", f"s{number:04}-deployment", Effect.NOTHING, operation)
        for number in range(2000)
    )
    names = tuple(each.service for each in found)
    return Comparison(
        Revision("main", None), Revision("HEAD", None), ("dev",), names, previews=(Preview("dev", (), found),)
    )


@pytest.mark.parametrize("form", ["github-comment", "bitbucket-comment"])
def test_what_goes_away_is_said_in_the_smallest_report_and_what_changes_is_counted(form):
    for operation in (Operation.DELETE, Operation.REPLACE):
        # Alike but for the services' own names: one sentence, and every name.
        text = written(_many(operation), form)
        assert text.count("s1999") == 1
        small = written(_many(operation), form, budget=SMALLEST)
        assert "pulumi-unannounced" in small
        assert "2,000 × " in small
        assert "name of a service in contradiction" in small
    assert f"\n**{_TITLE}**" not in written(_many(Operation.UPDATE), form, budget=SMALLEST) or "and 1,997 more" in (
        written(_many(Operation.UPDATE), form, budget=SMALLEST)
    )


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_of_what_goes_away(form):
    assert "Pulumi would delete ConfigMap rates" in written(PREVIEWED, form) or form == "json"
    assert form != "json" or '"pulumi-unowned"' in written(PREVIEWED, form)


def test_an_annotation_is_an_error_where_something_goes_away_and_else_a_warning():
    lines = [line for line in written(PREVIEWED, "annotations").splitlines() if "contradiction" in line]
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 2 + ["::warning"] * 3


def test_the_verdict_says_that_pulumi_contradicts():
    def verdict(*found):
        return written(replace(_many(Operation.UPDATE), previews=found)).split("\n")[0]

    gone, update = (_many(each).previews[0] for each in (Operation.DELETE, Operation.UPDATE))
    assert verdict(gone).endswith("; Pulumi would delete or replace what is not announced in dev")
    assert verdict(update).endswith("; Pulumi contradicts in dev")
    assert "Pulumi" not in verdict(Preview("dev"))
