"""JUnit's XML, held to the rules of the schema that Jenkins' xUnit plugin checks reports with (junit-10.xsd)."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from generating.comparisons import sizes
from hypothesis import given
from moorage.review.forms import written
from moorage.review.forms.findings import name_of
from moorage.review.forms.verdict import verdict
from reports.rich import PREVIEWED, RICH

# Of each element: attributes that it must have, those that it may have, and what it may hold.
_RULES = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name"},
        {"time", "classname", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": (set(), {"type", "message"}, set()),
    "error": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
    "system-out": (set(), set(), set()),
}


def _suites(comparison):
    root = ElementTree.fromstring(written(comparison, "junit"))
    assert root.tag == "testsuites"
    for element in root.iter():
        must, may, holds = _RULES[element.tag]
        assert must <= set(element.attrib) <= must | may
        assert {each.tag for each in element} <= holds
        assert not holds or not (element.text or "").strip()
    return root


def _count(element, outcome):
    return sum(1 for case in element.iter("testcase") if case.find(outcome) is not None)


@given(sizes())
def test_it_keeps_the_rules_and_counts_right(sizes):
    comparison = sizes.comparison
    root = _suites(comparison)
    assert root.get("name") == verdict(comparison)
    assert [each.get("name") for each in root] == list(comparison.environments)
    for element in [root, *root]:
        outcomes = {"failures": "failure", "errors": "error", "skipped": "skipped"}
        for attribute, outcome in outcomes.items():
            if attribute in element.attrib:
                assert int(element.get(attribute)) == _count(element, outcome)
        assert int(element.get("tests")) == len(list(element.iter("testcase")))


@given(sizes())
def test_each_service_is_a_test_in_each_environment_and_fails_when_the_change_is_refused(sizes):
    comparison = sizes.comparison
    root = _suites(comparison)
    for suite in root:
        if suite.get("name") not in comparison.unread:
            names = {case.get("name") for case in suite}
            previews = [each for each in comparison.previews if each.environment == suite.get("name")]
            pulumis = {name_of(found.service) for each in previews for found in each.contradictions}
            assert names - {"the environment itself"} - pulumis == set(comparison.services) - pulumis
    assert (root.find(".//failure") is not None) == comparison.refused


def test_a_danger_fails_and_one_that_is_allowed_does_not():
    root = _suites(RICH)
    failed = [
        (case.get("classname"), case.get("name")) for case in root.iter("testcase") if case.find("failure") is not None
    ]
    assert failed == [("moorage.dev", "user"), ("moorage.prod", "user")]


def test_an_environment_that_cannot_be_read_is_an_error_and_one_that_is_missing_is_skipped():
    assert _count(_suites(RICH), "error") == 1
    assert _count(_suites(replace(RICH, unreadable=frozenset())), "skipped") == 1


def test_what_a_preview_contradicts_is_output_of_its_service_and_fails_none():
    root = _suites(PREVIEWED)
    assert _count(root, "failure") == _count(_suites(RICH), "failure")
    said = {(case.get("classname"), case.get("name")): case.findtext("system-out") for case in root.iter("testcase")}
    assert said["moorage.dev", "audit"].startswith("contradiction: Pulumi would update Deployment audit-deployment")
    assert "contradiction: Pulumi would replace Service user-service" in said["moorage.dev", "user"]
    assert "ConfigMap rates, which no service has" in said["moorage.dev", "the environment itself"]
