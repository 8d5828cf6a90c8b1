"""The page on forms names each of them with its limit."""

from __future__ import annotations

import re
from pathlib import Path

from moorage.review.forms import FORMS
from moorage.review.forms.bodies import MOST_LINES
from moorage.review.forms.programs import annotations, sarif
from moorage.review.forms.values import LONGEST

_PAGE = (Path(__file__).resolve().parents[4] / "docs" / "review-forms.md").read_text(encoding="utf-8")
_OTHERS = {"sarif": f"{sarif.MOST:,} results", "annotations": f"{annotations.MOST} of each level"}


def test_the_table_has_each_form_with_its_limit():
    rows = dict(re.findall(r"^\| `([\w-]+)` \|.*\| ([^|]+) \|$", _PAGE, re.MULTILINE))
    limits = {name: f"{form.budget:,} bytes" if form.budget else _OTHERS.get(name, "–") for name, form in FORMS.items()}
    assert rows == limits


def test_the_numbers_in_the_text_are_the_codes():
    text = " ".join(_PAGE.split())
    assert f"up to {MOST_LINES} lines" in text
    assert f"values over {LONGEST} characters" in text
