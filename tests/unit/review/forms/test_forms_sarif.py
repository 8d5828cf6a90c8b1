"""SARIF is what OASIS' own schema says, and what code scanning takes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import get_args
from urllib.parse import unquote

import jsonschema
import pytest
from generating.comparisons import Sizes, sizes
from hypothesis import given
from moorage.review.diff.model import Level
from moorage.review.forms import written
from moorage.review.forms.findings import said
from moorage.review.forms.programs import sarif
from reports.official import sarif_schema
from reports.rich import RICH

_VALID = jsonschema.Draft7Validator(sarif_schema(), format_checker=jsonschema.FormatChecker())


def _run(comparison):
    found = json.loads(written(comparison, "sarif"))
    assert [each.message for each in _VALID.iter_errors(found)] == []
    return found["runs"][0]


def test_the_schema_refuses_what_is_no_sarif():
    found = json.loads(written(RICH, "sarif"))
    found["runs"][0]["results"][0]["level"] = "danger"
    assert [each.validator for each in _VALID.iter_errors(found)] == ["enum"]


@given(sizes())
def test_it_is_what_the_schema_says_and_each_result_has_its_rule_and_a_file(sizes):
    comparison = sizes.comparison
    run = _run(comparison)
    rules = [each["id"] for each in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    assert [rules[each["ruleIndex"]] for each in run["results"]] == [each["ruleId"] for each in run["results"]]
    assert all(each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in run["results"])
    assert len(run["results"]) == sum(len(said(comparison, level)) for level in get_args(Level))


def test_a_danger_is_an_error_at_its_line_and_what_is_allowed_is_suppressed():
    gone, refused, weaker, _ = _run(RICH)["results"]
    assert [each["level"] for each in (gone, refused, weaker)] == ["error", "error", "warning"]
    assert gone["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "services/user/service.yaml"},
        "region": {"startLine": 7},
    }
    assert "suppressions" not in gone
    assert [each["kind"] for each in refused["suppressions"]] == ["external"]


def test_an_odd_name_of_a_file_is_an_address_that_leads_back_to_it():
    user = RICH.changes[0]
    finding = replace(user.findings[0], location="services/a b#c%20/ü.yaml:3")
    run = _run(replace(RICH, changes=(replace(user, findings=(finding,)),)))
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert unquote(uri) == "services/a b#c%20/ü.yaml"


def test_a_finding_keeps_its_fingerprint_when_lines_are_added_above_it():
    user = RICH.changes[0]
    moved = replace(RICH, changes=(replace(user, findings=(replace(user.findings[0], location="x.yaml:99"),)),))
    first = [_run(each)["results"][0]["partialFingerprints"] for each in (RICH, moved)]
    assert first[0] == first[1]
    assert len({each["partialFingerprints"]["moorage/v1"] for each in _run(RICH)["results"]}) == 4


def test_more_results_than_are_taken_are_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sarif, "MOST", 3)
    comparison = replace(Sizes(danger=1.0).comparison, unread={})
    run = _run(comparison)
    total = sum(len(said(comparison, level)) for level in get_args(Level))
    assert [each["level"] for each in run["results"]] == ["error"] * 3
    notes = [each["message"]["text"] for each in run["invocations"][0]["toolExecutionNotifications"]]
    assert notes == [f"{total - 3} results are left out"]
