"""Services that change alike are shown once: one default of an environment changes two hundred of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from moorage.review.diff.model import Comparison, Effect, FieldChange, Finding, ObjectChange, Revision, ServiceChange
from moorage.review.forms import written
from moorage.review.forms.outline import outline
from moorage.review.forms.verdict import verdict


def _change(name: str, after: str = "debug", environment: str = "dev") -> ServiceChange:
    path = ("spec", "template", "spec", "containers", name, "env", "LOG_LEVEL", "value")
    body = {"kind": "Deployment"}
    fields = (FieldChange(path, "info", after, Effect.ROLLS),)
    thing = ObjectChange("deployment", "Deployment", f"{name}-a1", Effect.ROLLS, body, body, fields)
    note = Finding("restarts", "note", Effect.ROLLS, f"{name} restarts")
    return ServiceChange(name, environment, Effect.ROLLS, "unchanged", (thing,), (note,))


def _comparison(*changes: ServiceChange) -> Comparison:
    services = tuple(sorted({each.service for each in changes if each.service}))
    return Comparison(Revision("main", None), Revision("working tree", None), ("dev", "prod"), services, changes)


def _rows(*changes: ServiceChange) -> list[tuple[str, ...]]:
    return [row.services for row in outline(_comparison(*changes)).rows]


def test_two_hundred_that_change_alike_are_one_row_and_one_diff():
    changes = [_change(f"s{number:03}") for number in range(200)]
    text = written(_comparison(*changes), "github-comment")
    assert len(text) < 4000
    assert "| s000, s001, s002 and 197 more | rolls pods |" in text
    assert text.count("```diff") == 1
    assert all(each.service in text for each in changes)
    assert "Left out" not in text


def test_the_verdict_counts_each_of_them():
    assert verdict(_comparison(_change("a"), _change("b"))).startswith("2 services roll pods")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(_change("b", after="warn"), id="another value"),
        pytest.param(replace(_change("b"), image="changed"), id="a new image"),
        pytest.param(replace(_change("b"), patched=("deployment",)), id="a patch"),
        pytest.param(replace(_change("b"), findings=()), id="a note that the other has"),
        pytest.param(_change("b", environment="prod"), id="another environment"),
        pytest.param(replace(_change("b"), objects=()), id="no object"),
        pytest.param(
            replace(_change("b"), findings=(Finding("port-gone", "danger", Effect.BREAKS, "b breaks"),)), id="a danger"
        ),
    ],
)
def test_what_differs_stands_alone(other):
    assert sorted(_rows(_change("a"), _change("c"), other)) == [("a", "c"), ("b",)]


def test_two_in_danger_stand_alone_however_alike_they_are():
    danger = (Finding("port-gone", "danger", Effect.BREAKS, "breaks"),)
    assert _rows(*(replace(_change(each), findings=danger) for each in "ab")) == [("a",), ("b",)]


def test_the_environments_own_objects_stand_alone():
    own = replace(_change("a"), service="", objects=(), findings=())
    assert sorted(_rows(own, replace(own, service="a"))) == [("",), ("a",)]


@pytest.mark.parametrize("word", ["x{}", "data-{}", "{}x"])
def test_a_name_inside_another_word_is_not_the_services_own(word):
    assert _rows(*(_change(each, after=word.format(each)) for each in "ab")) == [("a",), ("b",)]


def test_what_no_longer_fits_is_counted_service_by_service():
    changes = [_change(f"{'s' * 57}{number:03}", after=f"v{number // 2}") for number in range(400)]
    text = written(_comparison(*changes), "bitbucket-comment", budget=8192)
    counted = re.search(r"(\d+) × service in no danger \((\d+) rolls pods\)", text)
    assert counted
    assert int(counted[1]) == int(counted[2]) == 400 - 2 * text.count("| rolls pods |")


def _weaker(number: int, message: str = "s{} runs as root") -> ServiceChange:
    finding = Finding("runs-as-root", "weaker", Effect.ROLLS, message.format(number), f"services/s{number}.yaml:3")
    return ServiceChange(f"s{number}", "dev", Effect.ROLLS, findings=(finding,))


@pytest.mark.parametrize("form", ["text", "github-comment"])
def test_what_became_weaker_in_many_services_alike_is_said_once(form):
    text = written(_comparison(*map(_weaker, range(4))), form)
    assert text.count("runs as root") == 1
    assert "alike in s1, s2, s3" in text


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([_weaker(0), _weaker(1), _weaker(2)], id="few"),
        pytest.param([_weaker(0), _weaker(1), _weaker(2), _weaker(3, "s0 runs as root")], id="another's name"),
    ],
)
def test_what_is_not_the_same_in_many_is_said_of_each(changes):
    assert written(_comparison(*changes)).count("runs as root") == len(changes)
