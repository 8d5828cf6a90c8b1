"""What a reviewer is told of each kind of change, on record in tests/golden/findings.json (`make golden`)."""

import json
from pathlib import Path

import pytest
from moorage.review.diff.model import Effect
from revisions.pairs import PAIRS
from revisions.saying import compared, said

_ROOT = Path(__file__).resolve().parents[4]
_RECORD = json.loads((_ROOT / "tests/golden/findings.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_said_of_a_change(name):
    assert said(PAIRS[name]) == _RECORD[name]


def test_the_record_holds_every_pair_and_no_other():
    assert list(_RECORD) == list(PAIRS)


def test_every_effect_is_on_record():
    assert {Effect(lines[0]) for each in _RECORD.values() for lines in each.values()} >= {*Effect} - {
        Effect.NOTHING,
    }


@pytest.mark.parametrize("name", PAIRS)
def test_nothing_is_said_where_nothing_changes(name):
    pair = PAIRS[name]
    assert compared(type(pair)(pair.before, {}, pair.where, {})) == []
