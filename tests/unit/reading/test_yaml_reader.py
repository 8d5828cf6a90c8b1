"""The reader of YAML: strict, with a place for everything, and the same with and without libyaml."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from moorage.reading.yaml import events

from reading.bad_documents import DOCUMENTS, on_record, told

_RECORD = on_record()
# Without '?', '!', '|' and a ':' that nothing follows: libyaml reads YAML 1.2 there, and PyYAML's own parser 1.1.
_PIECES = some.sampled_from(
    [*"ab-,[]{}#&*'\" \t\n\n", ": ", ":\t", ":\n", "- ", "\n  ", "\n\t", "  ", "...", "---", "\\"]
)


@pytest.fixture
def pure(monkeypatch):
    """Let PyYAML be one that was built without libyaml."""
    monkeypatch.setattr(events, "CParser", None)


def _without_words(said):
    return {**said, "problems": [[where, path] for where, path, _ in said["problems"]]}


def test_libyaml_is_what_reads_here():
    assert type(events.events("")).__name__ == "CParser"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_as_it_is_on_record(name):
    assert told(DOCUMENTS[name]) == _RECORD[name]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_without_libyaml_it_is_read_the_same(pure, name):
    assert _without_words(told(DOCUMENTS[name])) == _without_words(_RECORD[name])


def test_nothing_is_on_record_that_is_not_read():
    assert set(_RECORD) == set(DOCUMENTS)


@settings(max_examples=500)
@given(some.lists(_PIECES, max_size=14).map("".join))
def test_both_parsers_take_and_refuse_the_same(text):
    with_it = _without_words(told(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "CParser", None)
        assert _without_words(told(text)) == with_it
