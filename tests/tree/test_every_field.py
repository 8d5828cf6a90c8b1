"""No setting is without an effect: a change of it changes the plan, what is compiled, or what Pulumi is given."""

from __future__ import annotations

import pytest
import walking

from tree.changes import BUILT, in_spec
from tree.changes_of_environments import ENVIRONMENT
from tree.changes_of_specs import SPEC
from tree.effects import effects
from tree.registered import known_contexts, without_compiling

CHANGES = SPEC | ENVIRONMENT


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch, tmp_path, project_root):
    without_compiling(monkeypatch)
    known_contexts(monkeypatch, tmp_path, "a", "b")
    (project_root / "services/order/sub").mkdir(parents=True)


def test_every_field_of_both_models_is_changed_here():
    missing = walking.fields() - set(CHANGES)
    assert missing == set(), "write a change of each into tests/tree/changes_of_*.py"
    assert set(CHANGES) - walking.fields() == set()


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_of_the_field_has_an_effect(project_root, field):
    change = CHANGES[field]
    before, after = (effects(each, project_root) for each in (change.before, change.after))
    assert "refused" not in before, before
    assert ("refused" in after) is change.refuses, after
    assert before != after


def test_what_is_not_changed_has_none(project_root):
    change = in_spec(BUILT, "team: null")
    before, after = (effects(each, project_root) for each in (change.before, change.after))
    assert before == after
