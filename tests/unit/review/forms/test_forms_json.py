"""JSON is what its schema says."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import jsonschema
import pytest
from generating.comparisons import sizes
from hypothesis import given
from moorage.review.diff.model import Effect, Operation
from moorage.review.forms import written
from moorage.review.forms.verdict import verdict
from reports.rich import PREVIEWED, RICH

_SCHEMA = json.loads((Path(__file__).resolve().parents[4] / "schema" / "diff.schema.json").read_text(encoding="utf-8"))


def _closed(schema):
    """Return a schema that allows no key that it does not name: readers may be lax, we may not."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {key: _closed(value) for key, value in schema.items()}
    return {"additionalProperties": False, **inside} if "required" in schema else inside


_CLOSED = jsonschema.Draft202012Validator(_closed(_SCHEMA))


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(_SCHEMA)


@pytest.mark.parametrize("comparison", [RICH, PREVIEWED])
def test_the_rich_comparison_is_what_the_schema_says(comparison):
    assert list(_CLOSED.iter_errors(json.loads(written(comparison, "json")))) == []


@given(sizes())
def test_whatever_changes_is_what_the_schema_says_and_nothing_is_left_out(sizes):
    comparison = sizes.comparison
    found = json.loads(written(comparison, "json"))
    assert [each.message for each in _CLOSED.iter_errors(found)] == []
    assert found["verdict"] == verdict(comparison)
    assert [[len(each["findings"]), len(each["objects"])] for each in found["changes"]] == [
        [len(each.findings), len(each.objects)] for each in comparison.changes
    ]


@pytest.mark.parametrize(
    "name", ["change", "finding", "object", "field", "revision", "preview", "previewed", "contradiction"]
)
def test_a_key_that_the_schema_does_not_name_is_seen(name):
    found = json.loads(written(PREVIEWED, "json"))
    change, preview = found["changes"][0], found["previews"][0]
    parts = {"change": change, "finding": change["findings"][0], "object": change["objects"][0]}
    parts |= {"field": change["objects"][0]["fields"][0], "revision": found["head"]}
    parts |= {"preview": preview, "previewed": preview["confirmed"][0], "contradiction": preview["contradictions"][0]}
    parts[name]["more"] = 1
    assert [each.validator for each in _CLOSED.iter_errors(found)] == ["additionalProperties"]


def test_the_schema_knows_every_effect():
    assert _SCHEMA["$defs"]["effect"]["enum"] == [each.value for each in Effect]
    assert _SCHEMA["$defs"]["operation"]["enum"] == [each.value for each in Operation]


def test_what_is_absent_has_no_key_and_null_has_one():
    fields = [
        each
        for change in json.loads(written(RICH, "json"))["changes"]
        for thing in change["objects"]
        for each in thing["fields"]
    ]
    added = [each for each in fields if each["path"][-1] == "MOTD"]
    assert added
    assert all("before" not in each and "after" in each for each in added)


def test_the_comparison_is_only_read():
    before = copy.deepcopy(RICH)
    written(RICH, "json")
    assert before == RICH
