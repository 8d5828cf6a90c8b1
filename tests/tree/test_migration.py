"""A migration comes before everything that its release changes, and after everything that its own pod needs."""

from __future__ import annotations

from moorage import Microservice, MicroserviceArgs

from tree.samples import built, built_spec, with_registry

BEFORE = {"order-service-account", "order-jobs-policy", "order-image"}


def order(tree, **fields):
    spec = built_spec(autoscale={"max": 4}, jobs={"nightly": {"schedule": "@daily", "args": ["a"]}}, **fields)
    return tree(lambda: Microservice("order", MicroserviceArgs(spec, with_registry(), built())))


def waits_for(found, what):
    # A dependency on a component is one on its children.
    urns = {each.urn for each in found if each.name == what and each.request.custom}
    return {each.name for each in found.of("Workload") + found.apart_from_providers() if urns & each.depends_on}


def test_a_migration_waits_for_what_its_pod_needs(tree):
    found = order(tree, migrate={"args": ["up"]})
    needed = found.one("Job").depends_on
    assert {each.name for each in found if each.urn in needed and each.request.custom} == BEFORE


def test_all_that_a_release_changes_waits_for_its_migration(tree):
    found = order(tree, migrate={"args": ["up"]})
    workload = {each.name for each in found if each.parent == found.one("Workload").urn}
    assert waits_for(found, "order-migrate") == workload - BEFORE - {"order-migrate"}
    assert {"order-deployment", "order-service", "order-network-policy", "order-job.nightly"} < workload


def test_a_migration_is_deleted_before_another_one_and_waited_for_longer_than_it_may_take(tree):
    asked = order(tree, migrate={"args": ["up"], "timeout": "30m"}).one("Job").request
    assert asked.deleteBeforeReplace
    assert (asked.customTimeouts.create, asked.customTimeouts.update) == ("1860s", "1860s")


def test_without_a_migration_nothing_waits(tree):
    found = order(tree)
    assert found.one("Service").depends_on == set()
    assert not found.one("Deployment").request.deleteBeforeReplace
