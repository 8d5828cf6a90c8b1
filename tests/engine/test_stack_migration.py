"""A migration under the literal `pulumi`: what its change replaces, and in which order."""

import pytest

S = ("--stack", "local")
SPEC = "services/order/service.yaml"
JOB = "1-manifest/batch_v1-job-shop-order-migrate.yaml"


@pytest.fixture
def clone(checkout):
    found = checkout()
    found.edit(SPEC, "name: order\n", "name: order\nmigrate: {args: [migrate, up]}\n")
    found.pulumi.up(*S)
    return found


def done(result, name):
    return [step.op for step in result.steps if step.name == name and step.op != "same"]


def test_a_changed_migration_is_replaced_under_its_name_and_replaces_nothing_else(clone):
    clone.edit(SPEC, "[migrate, up]", "[migrate, up, --all]")
    result = clone.pulumi.up(*S)
    assert done(result, "order-migrate") == ["delete-replaced", "replace", "create-replacement"]
    assert {step.name for step in result.steps if step.op != "same"} == {"order", "order-migrate"}
    assert b"--all" in clone.manifests()[JOB]


def test_a_changed_environment_runs_the_migration_before_the_deployment_changes(clone):
    clone.edit(SPEC, "CURRENCY: EUR", "CURRENCY: CHF")
    result = clone.pulumi.up(*S)
    names = [step.name for step in result.steps if step.op != "same"]
    assert names.index("order-migrate") < names.index("order-deployment")
    assert done(result, "order-deployment") == ["update"]


def test_what_is_not_changed_runs_no_migration_again(clone):
    assert set(clone.pulumi.up(*S).changes) == {"same"}
