"""Markdown, as GitHub's own parser reads it: within its limit, whatever changes and whatever it says."""

from __future__ import annotations

import re

import pytest
from generating.comparisons import HOSTILE, Sizes, sizes
from hypothesis import given, settings
from hypothesis import strategies as some
from moorage.review.forms import FORMS, written
from moorage.review.forms.findings import said
from moorage.review.forms.outline import outline
from moorage.review.forms.people.markdown import SMALLEST, markdown_form, plain_form
from moorage.review.forms.people.markup import code, html, prose
from moorage.review.forms.values import sentence
from moorage.review.forms.verdict import verdict
from reports.reading import APART, Page, outside_fences
from reports.rich import RICH

MARKDOWN = ["github-comment", "github-summary", "gitlab-note", "azure-comment", "bitbucket-comment"]
_OURS = {"h3", "h4", "p", "strong", "ul", "li", "code", "pre", "details", "summary", "b"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}


def _read(markdown, comparison):
    """Return the page, after everything that holds of every report."""
    page = Page(markdown)
    assert page.wrong == []
    assert set(page.tags) <= _OURS | _TABLE
    assert ("td" in page.tags) == ("th" in page.tags)
    assert page.references == []
    assert page.heading.replace(APART, "") == verdict(comparison)
    assert [line for line in outside_fences(markdown) if line.startswith("/")] == []
    assert all(each == "\n" or each.isprintable() for each in markdown)
    return page


def _named(page, comparison):
    """Every service in danger is named, or counted as one of those for whose names there is no room; and so is every
    one of which something goes away by Pulumi's preview alone."""
    text = page.text.replace(APART, "")
    found = {"danger": said(comparison, "danger")}
    found["contradiction"] = [each for each in said(comparison, "contradiction") if each.is_grave]
    for noun, every in found.items():
        missing = {each.name for each in every if each.name not in text}
        counted = re.search(rf"([\d,]+) × name of a service in {noun}", text)
        if len(missing) > (int(counted[1].replace(",", "")) if counted else 0):
            return False
    return True


@settings(max_examples=150)
@given(sizes(), some.sampled_from(MARKDOWN), some.sampled_from([SMALLEST, 20_000, 10**9]))
def test_a_report_fits_and_harms_nobody(sizes, form, budget):
    comparison = sizes.comparison
    markdown = written(comparison, form, budget=budget)
    assert len(markdown.encode()) <= min(budget, FORMS[form].budget)
    assert _named(_read(markdown, comparison), comparison)


@settings(max_examples=8)
@given(sizes(most=2000), some.sampled_from(MARKDOWN))
def test_a_report_of_two_thousand_services_fits(sizes, form):
    comparison = sizes.comparison
    markdown = written(comparison, form)
    assert len(markdown.encode()) <= FORMS[form].budget
    assert _named(_read(markdown, comparison), comparison)


@pytest.mark.parametrize("form", MARKDOWN)
def test_two_thousand_services_in_danger_are_named_or_counted(form):
    comparison = Sizes(services=2000, environments=1, danger=1.0).comparison
    markdown = written(comparison, form, budget=10**9)
    assert len(markdown.encode()) <= FORMS[form].budget
    page = _read(markdown, comparison)
    assert _named(page, comparison)
    # 2,000 names of 63 characters are 128,000: the smaller forms cannot hold them all.
    assert ("name of a service in danger" in page.text) == (FORMS[form].budget < 128_000)


@pytest.mark.parametrize("form", [markdown_form, plain_form])
def test_a_budget_in_which_no_verdict_fits_is_refused(form):
    assert form(RICH, SMALLEST)
    with pytest.raises(ValueError, match=f"a report needs {SMALLEST} bytes, got {SMALLEST - 1}"):
        form(RICH, SMALLEST - 1)


@given(sizes())
def test_without_a_limit_nothing_is_left_out(sizes):
    comparison = sizes.comparison
    page = _read(markdown_form(comparison), comparison)
    plain = Page(plain_form(comparison))
    assert "Left out" not in page.text
    text = page.text.replace(APART, "")
    assert [each.service for each in comparison.changes if each.service not in text] == []
    assert page.diffs == plain.diffs
    assert not {"details", "summary", "b"} & set(plain.tags)


@given(sizes())
def test_what_a_diff_holds_ends_none(sizes):
    comparison = sizes.comparison
    found = [line for row in outline(comparison).rows for each in row.things for line in each.lines]
    read = [line for each in Page(markdown_form(comparison)).diffs for line in each.splitlines()]
    assert sorted(read) == sorted(f"@@ {text} @@" if mark == "@" else f"{mark} {text}" for mark, text in found)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", [prose, html, code])
def test_foreign_text_is_read_as_it_was_written(form, text):
    wanted = sentence(text)
    around = f"<details><summary>a {html(wanted)} z</summary>\n\n</details>" if form is html else f"a {form(wanted)} z"
    page = Page(around)
    texts = "".join(page.prose).replace(APART, "") if form is not code else around
    assert (f"a {wanted} z" in texts) if form is not code else (wanted in around)
    assert page.wrong == []
    assert page.references == []


def test_the_first_line_is_the_verdict_and_dangers_are_next():
    lines = written(RICH, "github-comment").splitlines()
    assert lines[0].startswith("### order breaks: user no longer has port http (dev, prod)")
    assert lines[2] == "**Dangers**"
