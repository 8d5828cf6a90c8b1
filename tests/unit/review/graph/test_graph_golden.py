"""What is drawn is on record, whole."""

import re

import pytest
from judges.examples import ROOT
from pictures.examples import FOLDER, texts

_TEXTS = texts()


@pytest.mark.parametrize("name", _TEXTS)
def test_a_picture_is_as_on_record(name):
    on_record = (FOLDER / name).read_text(encoding="utf-8")
    assert _TEXTS[name] == on_record, "if you want this change: run `make golden` and look at the picture"


def test_no_picture_is_left_over():
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(_TEXTS)


def test_a_picture_drawn_again_is_the_same_byte_by_byte():
    assert texts() == _TEXTS


def test_the_docs_show_the_picture_of_our_own_services():
    page = (ROOT / "docs" / "review-graph.md").read_text(encoding="utf-8")
    assert re.findall(r"^```mermaid\n(.*?)^```$", page, re.DOTALL | re.MULTILINE) == [_TEXTS["shop-prod.mmd"]]
