"""The library's own objects keep the rules by construction, but for what the spec itself gives up."""

from collections.abc import Iterator
from typing import Any

import pytest
from generating.specs import cases
from judges import manifests
from judges.examples import EXAMPLES
from moorage.plan import plan
from moorage.plan.rules import RULES, SET_RULES
from moorage.plan.rules.model import Placed

CASES = 300
SEED = 13


def broken(bodies: list[dict[str, Any]]) -> Iterator[tuple[Any, str]]:
    """Yield each rule that an object breaks, and what is said."""
    for body in bodies:
        for rule in RULES:
            yield from ((rule, f"{body['kind']} {fault.at(path)}") for path, fault in rule.find(body))
    placed = [Placed(body) for body in bodies]
    for together in SET_RULES:
        yield from ((together, fault.at(path)) for _, (path, fault) in together.find(placed))


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_example_breaks_a_rule_that_a_spec_cannot_give_up(name):
    bodies = manifests.of(EXAMPLES[name])
    assert bodies
    assert [line for rule, line in broken(bodies) if rule.level == "mandatory" or not rule.given_up_by] == []


@pytest.mark.parametrize("name", ["shop-local", "shop-dev", "shop-prod"])
def test_this_repositorys_own_services_break_none(name):
    assert [line for _, line in broken(manifests.of(EXAMPLES[name]))] == []


def test_what_a_generated_service_gives_up_stands_in_its_spec():
    seen = set()
    for case in cases(CASES, SEED):
        # A patch may do anything; that it weakens something is told where it is written.
        spec = case.spec.model_copy(update={"patch": {}})
        plans = plan((spec, *case.peers), case.environment, {spec.name: case.build_info})
        of_environment = {f"environment.{name}" for name in case.environment.model_fields_set}
        for rule, line in broken([*plans[case.spec.name].manifests.values()]):
            written = {*case.spec.model_fields_set, *of_environment}
            given_up = any(f"{field}.".startswith(f"{each}.") for field in rule.given_up_by for each in written)
            assert given_up, f"{case.spec.name}: {rule.name}: {line}"
            seen.add(rule.name)
    # Else nothing was tried.
    assert len(seen) >= 5


def test_a_rule_that_a_spec_can_give_up_is_advisory():
    assert [rule.name for rule in (*RULES, *SET_RULES) if rule.given_up_by and rule.level == "mandatory"] == []
