"""Which object a resource is, and what beside the plan may happen to it: things that no stack of the records has."""

from __future__ import annotations

from pathlib import Path

import pytest
from moorage.review.diff.model import Operation
from moorage.review.diff.previews.given import Given
from moorage.review.diff.previews.owners import NOBODY, Owner, Owners
from moorage.review.diff.previews.resources import Digest, Resource, Urn

_PLAIN = "name: order\nimage: {ref: registry.example.com/order:1}\n"
WORKLOAD = "moorage:index:Workload"
STACK = Urn("pulumi:pulumi:Stack", "shop-test")
DEPLOYMENT = "kubernetes:apps/v1:Deployment"
SERVICE = "kubernetes:core/v1:Service"
IMAGE = "pulumi-python:dynamic/moorage:PublishedImage"
NODE, ENTRY = "consul:index/node:Node", "consul:index/service:Service"


def resource(kind, name, operation=Operation.UPDATE, parent=None, spec="", paths=()):
    above = parent if isinstance(parent, Urn) or parent is None else Urn(*parent.split(" "))
    return Resource(Urn(kind, name), above, operation, tuple(paths), spec)


def merged(clone, *resources, **more):
    """Return what is confirmed and contradicted, as service, role and operation."""
    given = Given("test", Path("p.json"), Digest("test", resources, False))
    [preview] = clone.compare("HEAD", None, "test", previews=[given], **more).previews
    return [
        [(each.service, each.role, each.operation.value) for each in part]
        for part in (preview.confirmed, preview.contradictions)
    ]


@pytest.mark.parametrize(
    ("kind", "name", "parent", "owner"),
    [
        (DEPLOYMENT, "user-deployment", f"{WORKLOAD} user", ("user", "deployment")),
        # Longer names than these begin with the names of other services.
        (DEPLOYMENT, "user-job-deployment", f"{WORKLOAD} user-job", ("user-job", "deployment")),
        ("kubernetes:batch/v1:CronJob", "user-job.tidy", f"{WORKLOAD} user", ("user", "job.tidy")),
        ("kubernetes:core/v1:ConfigMap", "user-files.3f2a", f"{WORKLOAD} user", ("user", "files")),
        (SERVICE, "user-service", f"{WORKLOAD} member", ("member", "former-service")),
        (SERVICE, "user-api-service", f"{WORKLOAD} user", ("user", "former-service")),
        ("x:y:ServiceMonitor", "user-monitor", "moorage:index:Monitoring user", ("user", "monitor")),
        (IMAGE, "user-image", "moorage:index:Image user", ("user", "image")),
        (NODE, "user-consul-node-east-shop", "moorage:index:ConsulRegistration user", ("user", "catalog")),
        (ENTRY, "user-consul-service-east-shop", "moorage:index:ConsulRegistration user", ("user", "catalog")),
        ("kubernetes:core/v1:Secret", "user-outputs", "moorage:index:Microservice user", ("user", "outputs")),
        ("kubernetes:core/v1:Namespace", "shop", STACK, ("", "namespace")),
        ("kubernetes:networking.k8s.io/v1:NetworkPolicy", "shop-default-deny", STACK, ("", "default-deny")),
        ("kubernetes:core/v1:Namespace", "other", STACK, NOBODY),
        ("kubernetes:core/v1:ConfigMap", "user-deployment", STACK, NOBODY),
        ("kubernetes:core/v1:ConfigMap", "user-extra", f"{WORKLOAD} user", NOBODY),
        ("aws:s3/bucket:Bucket", "user-deployment", "acme:index:Site user", NOBODY),
        ("moorage:index:Workload", "user", "moorage:index:Microservice user", None),
        ("pulumi:providers:kubernetes", "cluster", STACK, None),
        ("pulumi:pulumi:Stack", "shop-test", None, None),
    ],
)
def test_a_resource_is_owned_by_its_parent_and_type(kind, name, parent, owner):
    owners = Owners({}, frozenset({"shop"}))
    found = owners.of_resource(resource(kind, name, parent=parent))
    assert found == (None if owner is None else Owner(*owner))


def test_a_program_that_calls_a_service_otherwise_is_understood_by_its_spec(clone):
    clone.spec(_PLAIN)
    clone.commit()
    clone.spec(f"{_PLAIN}replicas: 3\n")
    component = resource("moorage:index:Microservice", "order-east", parent=STACK, spec="order")
    deployment = resource(DEPLOYMENT, "order-east-deployment", parent=f"{WORKLOAD} order-east")
    assert merged(clone, component, deployment) == [[("order", "deployment", "update")], []]


def test_a_service_of_neither_revision_that_goes_is_told(clone):
    clone.spec(_PLAIN)
    clone.commit()
    gone = resource(DEPLOYMENT, "cart-deployment", Operation.DELETE, f"{WORKLOAD} cart")
    assert merged(clone, gone) == [[], [("cart", "deployment", "delete")]]


def test_what_nobody_owns_is_told_where_it_goes_away_and_a_provider_with_it(clone):
    clone.spec(_PLAIN)
    clone.commit()
    kinds = [resource("a:b:C", each.value, each, STACK) for each in Operation]
    providers = [resource("pulumi:providers:kubernetes", f"p-{each.value}", each, STACK) for each in Operation]
    confirmed, contradicted = merged(clone, *kinds, *providers)
    assert confirmed == []
    assert sorted(each[2] for each in contradicted) == ["delete", "replace", "replace"]


_SOURCE = "name: order\nsource: {}\nmigrate: {args: [up]}\n"
_IMAGE = resource(IMAGE, "order-image", parent="moorage:index:Image order")
_ROLLS = resource(DEPLOYMENT, "order-deployment", parent=f"{WORKLOAD} order")
_AGAIN = resource("kubernetes:batch/v1:Job", "order-migrate", Operation.REPLACE, f"{WORKLOAD} order")
_MONITOR = resource(SERVICE, "order-service", parent=f"{WORKLOAD} order")


def test_another_image_rolls_what_runs_it_and_nothing_else(clone):
    clone.spec(_SOURCE)
    clone.commit()
    # Another build tag asks for another image, without a look at files.
    clone.spec(_SOURCE.replace("{}", "{build_tags: [fast]}"))
    confirmed, contradicted = merged(clone, _IMAGE, _ROLLS, _AGAIN, _MONITOR)
    assert confirmed == [
        ("order", "deployment", "update"),
        ("order", "image", "update"),
        ("order", "migrate", "replace"),
    ]
    assert contradicted == [("order", "service", "update")]
    # Whether it is another one is known when it is built.
    assert merged(clone) == [[], []]


def test_another_image_of_the_same_inputs_is_a_contradiction(clone):
    clone.spec(_SOURCE)
    clone.commit()
    assert merged(clone, _IMAGE, _ROLLS, _AGAIN) == [
        [],
        [("order", "deployment", "update"), ("order", "image", "update"), ("order", "migrate", "replace")],
    ]


def test_variables_that_only_pulumi_knows_roll_what_runs_them(clone):
    clone.spec(_SOURCE)
    clone.commit()
    secret = resource("kubernetes:core/v1:Secret", "order-outputs", parent="moorage:index:Microservice order")
    confirmed, contradicted = merged(clone, secret, _ROLLS, _AGAIN, _MONITOR)
    assert confirmed == [("order", "deployment", "update"), ("order", "migrate", "replace")]
    assert contradicted == [("order", "service", "update")]


_CATALOG = f"{_PLAIN}consul: {{register: catalog, address: {{external: 192.0.2.%s}}}}\n"


@pytest.mark.parametrize(
    ("before", "after", "operations"),
    [
        ("1", "2", {NODE: Operation.REPLACE, ENTRY: Operation.UPDATE}),
        ("1", None, {NODE: Operation.DELETE, ENTRY: Operation.DELETE}),
        (None, "1", {NODE: Operation.CREATE, ENTRY: Operation.CREATE}),
    ],
)
def test_an_entry_of_the_catalog_is_two_resources(clone, before, after, operations):
    clone.environment("cluster: east\nconsul: {address: 'https://consul.example.com', esm: true}")
    clone.spec(_CATALOG % before if before else _PLAIN)
    clone.commit()
    clone.spec(_CATALOG % after if after else _PLAIN)
    parent = "moorage:index:ConsulRegistration order"
    confirmed, _ = merged(clone, *(resource(kind, f"order-{kind}", each, parent) for kind, each in operations.items()))
    assert [each[1] for each in confirmed] == ["catalog"]


_HEAD = "config:\n  moorage:environment:\n    namespace: shop\n    monitoring: off\n    kubernetes: {context: %s}\n"


def test_another_cluster_was_announced_for_everything(clone):
    clone.environment(head=_HEAD % "one")
    clone.spec(_PLAIN)
    clone.commit()
    provider = resource("pulumi:providers:kubernetes", "cluster", Operation.REPLACE, STACK)
    moved = resource(DEPLOYMENT, "order-deployment", Operation.REPLACE, f"{WORKLOAD} order")
    assert merged(clone, provider, moved) == [[], [("", "", "replace"), ("order", "deployment", "replace")]]
    clone.environment(head=_HEAD % "two")
    assert merged(clone, provider, moved) == [[("order", "deployment", "replace")], []]


def test_a_field_that_an_autoscaler_decides_is_none_for_pulumi(clone):
    clone.environment(head=_HEAD % "one")
    clone.spec(f"{_PLAIN}replicas: 2\n")
    clone.commit()
    clone.spec(f"{_PLAIN}autoscale: {{min: 3, max: 5, cpu: 70}}\n")
    _, contradicted = merged(clone)
    assert ("order", "deployment", "nothing") not in contradicted
    assert ("order", "autoscaler", "nothing") in contradicted
