"""What a component does with the options that it is given."""

from __future__ import annotations

import pulumi
import pulumi_consul as consul
import pulumi_kubernetes as kubernetes
import pytest
from moorage import Microservice, MicroserviceArgs

from tree.samples import built, built_spec, with_registry
from tree.test_structure import CONSUL, EVERYTHING

PODS = ("migrate", "deployment", "job.nightly")


def order(opts: pulumi.ResourceOptions | None = None, builder: str = "oci") -> Microservice:
    environment = with_registry(builder, consul=CONSUL, kubernetes={"context": "mine"})
    return Microservice("order", MicroserviceArgs(built_spec(**EVERYTHING), environment, built()), opts)


@pytest.mark.parametrize("builder", ["oci", "docker", "buildkit"])
def test_pods_start_after_their_image_is_published_and_nothing_else_waits(tree, builder):
    found = tree(lambda: order(builder=builder))
    (image,) = (each for each in found if each.name == "order-image")
    assert {each.name for each in found if image.urn in each.depends_on} == {f"order-{key}" for key in PODS}


def test_every_child_waits_for_what_the_service_waits_for(tree):
    def program():
        first = kubernetes.core.v1.Namespace("first")
        order(pulumi.ResourceOptions(depends_on=[first]))

    found = tree(program)
    first = found.one("Namespace")
    others = [each for each in found.apart_from_providers() if each != first]
    impatient = [each.urn for each in others if first.urn not in each.depends_on]
    assert impatient == []


def test_one_resource_to_wait_for_needs_no_list(tree):
    def program():
        order(pulumi.ResourceOptions(depends_on=kubernetes.core.v1.Namespace("first")))

    found = tree(program)
    assert found.one("Namespace").urn in found.one("Deployment").depends_on
    assert found.one("PublishedImage").urn in found.one("Deployment").depends_on


def test_the_consumers_providers_are_used_and_none_is_made_inside(tree):
    def program():
        cluster = kubernetes.Provider("mine", kubeconfig="", context="mine")
        catalog = consul.Provider("other", address="http://consul.example.com:8500")
        order(pulumi.ResourceOptions(providers=[cluster, catalog]))

    found = tree(program)
    assert {each.name for each in found if each.type.startswith("pulumi:providers:")} == {"mine", "other"}
    used = {
        package: {each.request.provider.split("::")[-2] for each in found if each.type.startswith(f"{package}:")}
        for package in ("kubernetes", "consul")
    }
    assert used == {"kubernetes": {"mine"}, "consul": {"other"}}


def test_protection_reaches_every_child(tree):
    found = tree(lambda: order(pulumi.ResourceOptions(protect=True)))
    assert {each.request.protect for each in found.apart_from_providers()} == {True}


def test_a_service_may_have_a_parent(tree):
    def program():
        above = pulumi.ComponentResource("shop:index:Shop", "shop")
        order(pulumi.ResourceOptions(parent=above))

    found = tree(program)
    above = found.one("Shop")
    assert all(above in found.ancestors(each) for each in found.apart_from_providers() if each != above)
