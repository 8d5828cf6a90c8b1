"""Any two sets: what is left out of the planning changes no answer, and no changed object is left out of it."""

from __future__ import annotations

from collections import Counter

import pytest
from generating.sets import Revisions, revisions, same
from moorage.plan import default_deny, namespace, plan
from moorage.plan.model import role_of
from moorage.reading.loading import Project
from moorage.review.diff.comparing import changes
from moorage.review.diff.model import Effect, ServiceChange, worst

_PAIRS = [list(revisions(30, seed)) for seed in range(2)]


def _compared(pair: Revisions, *, everything: bool = False) -> list[ServiceChange]:
    return list(changes(pair.before, pair.after, "test", {}, everything=everything))


def _bodies(project: Project) -> dict[tuple[str, str], object]:
    environment = project.required_environment()
    found: dict[tuple[str, str], object] = {("", "namespace"): namespace(environment)}
    found["", "default-deny"] = default_deny(environment, project.specs)
    for each in plan(project.specs, environment).values():
        found |= {(each.name, role): body for role, body in each.manifests.items()}
        found[each.name, "catalog"] = each.catalog
    return {key: body for key, body in found.items() if body is not None}


@pytest.mark.parametrize("pairs", _PAIRS)
def test_planning_what_may_differ_alone_finds_what_planning_everything_does(pairs):
    for pair in pairs:
        assert _compared(pair) == _compared(pair, everything=True)


@pytest.mark.parametrize("pairs", _PAIRS)
def test_a_set_compared_with_itself_is_empty(pairs):
    for project in (each for pair in pairs for each in (pair.before, pair.after)):
        assert _compared(Revisions(project, project)) == []
        assert _compared(Revisions(project, same(project)), everything=True) == []


@pytest.mark.parametrize("pairs", _PAIRS)
def test_every_object_that_differs_is_reported_and_no_other(pairs):
    seen: Counter[str] = Counter()
    for pair in pairs:
        before, after = _bodies(pair.before), _bodies(pair.after)
        differ = {key for key in before | after if before.get(key) != after.get(key)}
        reported = {(each.service, found.role) for each in _compared(pair) for found in each.objects}
        # Mounted files of another content are one object, under the new key.
        rotated = {key for key in differ if role_of(key[1]) == "files"}
        assert differ - rotated == {key for key in reported if role_of(key[1]) != "files"}
        assert {key for key in rotated if key in after} <= reported
        seen.update(role for _, role in reported)
    assert len(seen) > 8, "hardly anything differs"


@pytest.mark.parametrize("pairs", _PAIRS)
def test_the_effect_of_a_service_is_the_worst_of_what_it_is_made_of(pairs):
    seen: set[Effect] = set()
    for change in (each for pair in pairs for each in _compared(pair)):
        parts = (*(each.effect for each in change.objects), *(each.effect for each in change.findings))
        assert change.effect is worst(*parts)
        assert all(
            (each.level == "danger") == (each.effect in (Effect.BREAKS, Effect.REFUSED)) for each in change.findings
        )
        seen.add(change.effect)
    assert len(seen) > 4
