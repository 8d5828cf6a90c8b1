"""What is said under each code is on record: in no other test, so that words change in one place."""

import json

import pytest
from mistakes.golden import CODES, COMMAND, FILE, words


@pytest.fixture(scope="module")
def said():
    return words()


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_an_example(said, code):
    assert said[code], f"add a mistake to tests/mistakes for which {code} is given"


def test_the_words_are_on_record(said):
    on_record = json.loads(FILE.read_text(encoding="utf-8"))
    assert said == on_record, f"if you want this change: run `{COMMAND}` and read the difference"
