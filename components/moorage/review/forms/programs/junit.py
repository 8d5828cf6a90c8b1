"""The comparison as a report of tests in JUnit's XML: one test for each service and environment."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.review.diff.model import Comparison, Finding, ServiceChange
from moorage.review.diff.previews.saying import contradictions
from moorage.review.forms.findings import name_of
from moorage.review.forms.values import sentence
from moorage.review.forms.verdict import verdict


def junit_form(comparison: Comparison, budget: int | None = None) -> str:
    """Return XML: a danger that was not allowed fails the test of its service, an environment that cannot be read is an
    error, and one that a side lacks is skipped. What a preview contradicts is output: it fails no test. ``budget`` is
    not looked at."""
    there = {(each.service, each.environment): each for each in comparison.changes}
    suites = [_Suite(comparison, each, there) for each in comparison.environments]
    counts = {key: sum(getattr(each, key) for each in suites) for key in ("tests", "failures", "errors")}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', _tag("testsuites", name=verdict(comparison), **counts)]
    for suite in suites:
        lines += suite.lines
    return "\n".join([*lines, "</testsuites>"]) + "\n"


class _Suite:
    """The tests of one environment."""

    def __init__(self, comparison: Comparison, name: str, there: dict[tuple[str, str], ServiceChange]):
        self.comparison = comparison
        self.tests = self.failures = self.errors = self.skipped = 0
        cases: list[str] = []
        unread = comparison.unread.get(name)
        if unread is not None:
            self.tests, self.errors = 1, int(name in comparison.unreadable)
            self.skipped = 1 - self.errors
            why = _text("error" if self.errors else "skipped", "\n".join(map(sentence, unread)))
            cases += self._case(name, "is compared", [why])
        self.contradicted: dict[str, list[Finding]] = {}
        for preview in comparison.previews:
            for service, found in contradictions(preview) if preview.environment == name else ():
                self.contradicted.setdefault(service, []).append(found)
        # The environment's own objects are a test where they change, and what only Pulumi knows of.
        of_its_own = [""] if ("", name) in there else []
        of_its_own += sorted(self.contradicted.keys() - {*comparison.services, *of_its_own})
        for service in [*comparison.services, *of_its_own] if unread is None else ():
            self.tests += 1
            cases += self._case(name, name_of(service), list(self._outcome(service, there.get((service, name)))))
        counts = {key: getattr(self, key) for key in ("tests", "failures", "errors", "skipped")}
        self.lines = [f"  {_tag('testsuite', name=sentence(name), **counts)}", *cases, "  </testsuite>"]

    def _case(self, environment: str, name: str, inside: list[str]) -> Iterator[str]:
        head = _tag("testcase", classname=f"moorage.{sentence(environment)}", name=name)
        if not inside:
            yield f"    {head[:-1]}/>"
            return
        yield f"    {head}"
        yield from (f"      {each}" for each in inside)
        yield "    </testcase>"

    def _outcome(self, service: str, change: ServiceChange | None) -> Iterator[str]:
        contradicted = [_finding(found) for found in self.contradicted.get(service, ())]
        if change is None:
            if contradicted:
                yield _text("system-out", "\n".join(contradicted))
            return
        allowed = self.comparison.allowed
        failing = [
            found
            for found in change.findings
            if found.level == "danger" and allowed.isdisjoint({(change.service, found.effect), ("", found.effect)})
        ]
        if failing:
            self.failures += 1
            yield _text("failure", "\n".join(map(_finding, failing)), failing[0])
        others = [_finding(found) for found in change.findings if found not in failing]
        yield _text("system-out", "\n".join([change.effect.value, *others, *contradicted]))


def _finding(found: Finding) -> str:
    place = f"{sentence(found.location)}: " if found.location else ""
    what = found.level if found.level == "contradiction" else found.effect.value
    return f"{place}{what}: {sentence(found.message)}"


def _tag(element: str, **attributes: object) -> str:
    written = (f' {key}="{_escaped(str(value))}"' for key, value in attributes.items())
    return f"<{element}{''.join(written)}>"


def _text(name: str, text: str, found: Finding | None = None) -> str:
    attributes = {"type": sentence(found.code), "message": sentence(found.message)} if found else {}
    return f"{_tag(name, **attributes)}{_escaped(text)}</{name}>"


def _escaped(text: str) -> str:
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(mark, entity)
    return text
