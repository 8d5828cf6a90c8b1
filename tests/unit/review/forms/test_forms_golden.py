"""What people and programs get is on record, whole, in every form."""

from __future__ import annotations

import pytest
from moorage.review.forms import FORMS, written
from reports.__main__ import GOLDEN, RECORDS, golden


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_as_it_is_on_record(form, record):
    on_record = golden(form, record).read_text(encoding="utf-8")
    assert written(RECORDS[record], form) == on_record, (
        "if you want this change: run `make golden` and read the difference"
    )


def test_no_golden_file_is_left_over():
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(
        golden(form, each).name for each in RECORDS for form in FORMS
    )
